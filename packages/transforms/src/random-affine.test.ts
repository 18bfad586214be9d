import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, it } from 'vitest'
import fixture from '../fixtures/affine.json'
import { applied, between, build, contextOf, drawn, expectClose, make, pixels } from '../fixtures/reference.js'
import { applyAffine } from './affine.js'
import { pixelIndex } from './resample.js'

const radians = Math.PI / 180

for (const backend of ['cpu', 'wasm']) {
  describe(`affine maps on ${backend}`, () => {
    beforeAll(() => tf.setBackend(backend))

    it.each(['bilinear', 'nearest'] as const)('agree with grid_sample of PyTorch, %s', (interpolation) => {
      const [height, width, channels] = fixture.shape as [number, number, number]
      const column = (values: readonly number[]) => tf.tensor2d([...values], [values.length, 1])
      const results = tf.tidy(() => {
        const images = tf.tensor4d(fixture.images.flat(), [fixture.maps.length, height, width, channels])
        const maps = {
          angle: column(fixture.maps.map(({ angle }) => angle * radians)),
          scale: column(fixture.maps.map(({ scale }) => scale)),
          shiftX: column(fixture.maps.map(({ shiftX }) => shiftX)),
          shiftY: column(fixture.maps.map(({ shiftY }) => shiftY)),
          shearX: column(fixture.maps.map(({ shearX }) => Math.tan(shearX * radians))),
          shearY: column(fixture.maps.map(({ shearY }) => Math.tan(shearY * radians))),
        }
        return applyAffine(images, maps, interpolation).dataSync()
      })
      expectClose(results, fixture.results[interpolation].flat())
    })

    it('of nothing leave every bit', () => {
      const values = pixels([3, 5, 4, 2])
      expect(applied(make('random-affine'), values, [3, 5, 4, 2], () => contextOf(1))).toEqual(values)
    })
  })
}

describe('random-affine', () => {
  beforeAll(() => tf.setBackend('cpu'))
  const shape = [5, 8, 6, 2]
  const [batch, height, width] = shape as [number, number, number, number]
  const values = pixels(shape)

  it('does what its options say, computed pixel by pixel', () => {
    const transform = make('random-affine', { rotate: 25, translate: [0.1, 0.3], scale: [0.8, 1.3], shear: [20, 10] })
    const draw = (name: string) => drawn(4, (random) => random.stream(name).uniform([batch, 1]))
    const [rotate, scale, moveX, moveY, shearX, shearY] = [
      'rotate',
      'scale',
      'translate-x',
      'translate-y',
      'shear-x',
      'shear-y',
    ].map(draw) as Float32Array[]
    const within = (u: number, most: number) => (2 * u - 1) * most
    const expected = build(shape, (n, y, x, c) => {
      // The inverse of R·K·s and a shift, solved for the place in the image by Cramer's rule.
      const [angle, s] = [within(rotate![n]!, 25) * radians, 0.8 + 0.5 * scale![n]!]
      const [p, q] = [Math.tan(within(shearX![n]!, 20) * radians), Math.tan(within(shearY![n]!, 10) * radians)]
      const k = [
        [1, p],
        [q, 1 + p * q],
      ] as const
      const a = s * (Math.cos(angle) * k[0][0] - Math.sin(angle) * k[1][0])
      const b = s * (Math.cos(angle) * k[0][1] - Math.sin(angle) * k[1][1])
      const d = s * (Math.sin(angle) * k[0][0] + Math.cos(angle) * k[1][0])
      const e = s * (Math.sin(angle) * k[0][1] + Math.cos(angle) * k[1][1])
      const [u, v] = [
        x - (width - 1) / 2 - within(moveX![n]!, 0.1 * width),
        y - (height - 1) / 2 - within(moveY![n]!, 0.3 * height),
      ]
      const determinant = a * e - b * d
      return between(
        values,
        shape,
        n,
        (a * v - d * u) / determinant + (height - 1) / 2,
        (e * u - b * v) / determinant + (width - 1) / 2,
        c,
      )
    })
    expectClose(
      applied(transform, values, shape, () => contextOf(4)),
      expected,
    )
  })

  it('turns clockwise', () => {
    // Only the middle of the first row is set; a quarter turn moves it to the middle of the last column.
    const image = [0, 1, 0, 0, 0, 0, 0, 0, 0]
    expectClose(
      applied(make('random-affine', { rotate: [90, 90] }), image, [1, 3, 3, 1], () => contextOf(1)),
      [0, 0, 0, 0, 0, 1, 0, 0, 0],
    )
  })

  it('counts places exactly in batches of more than 2^24 pixels', () => {
    const last = tf.tidy(() => {
      const at = (value: number) => tf.fill([5, 1], value) as tf.Tensor2D
      return pixelIndex(at(2047), at(2047), [5, 2048, 2048, 1]).dataSync()
    })
    // 2^22 pixels in each image. float32 has no odd numbers beyond 2^24.
    expect([...last]).toEqual([1, 2, 3, 4, 5].map((images) => images * 2 ** 22 - 1))
  })

  it('takes images only, and says so', () => {
    expect(() => make('random-affine').outputShape([784])).toThrow(
      'transforms[0]: transform:random-affine: expected images [height, width, channels], received samples of shape [784]; flatten in the model, by layer:flatten',
    )
  })

  it('refuses bounds the wrong way round', () => {
    expect(() => make('random-affine', { scale: [2, 1] })).toThrow(
      'transforms[0]: transform:random-affine with.scale: expected [lower, upper], received them the other way round',
    )
  })
})
