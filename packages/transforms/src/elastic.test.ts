import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, it } from 'vitest'
import fixture from '../fixtures/elastic.json'
import { applied, between, build, contextOf, drawn, expectClose, make, pixels } from '../fixtures/reference.js'
import { sampleBilinear } from './resample.js'
import { smooth } from './gaussian.js'

for (const backend of ['cpu', 'wasm']) {
  describe(`elastic distortion on ${backend}`, () => {
    beforeAll(() => tf.setBackend(backend))
    const [height, width] = fixture.shape as [number, number]

    for (const [sigma, expected] of Object.entries(fixture.smoothed)) {
      it(`smooths as gaussian_filter of SciPy, σ = ${sigma}`, () => {
        const received = tf.tidy(() =>
          smooth(tf.transpose(tf.tensor3d(fixture.field, [1, height, width]), [0, 2, 1]), Number(sigma)).dataSync(),
        )
        expectClose(received, expected, 1e-6)
      })
    }

    it('moves pixels as map_coordinates of SciPy', () => {
      const moved = (moves: readonly number[], start: (i: number) => number): Tensor2D =>
        tf.tensor2d(
          moves.map((move, i) => move + start(i)),
          [1, height * width],
        )
      const received = tf.tidy(() => {
        const at = { x: moved(fixture.moveX, (i) => i % width), y: moved(fixture.moveY, (i) => Math.floor(i / width)) }
        return sampleBilinear(tf.tensor4d(fixture.image, [1, height, width, 1]), at).dataSync()
      })
      expectClose(received, fixture.moved, 3e-6)
    })
  })
}

describe('elastic', () => {
  beforeAll(() => tf.setBackend('cpu'))

  it('does what its options say, computed pixel by pixel', () => {
    const shape = [2, 7, 9, 1]
    const [batch, height, width] = shape as [number, number, number, number]
    const [alpha, sigma] = [6, 1.5]
    const values = pixels(shape)
    const noise = drawn(3, (random) => random.uniform([2 * batch, width, height])).map((u) => 2 * u - 1)
    const radius = Math.floor(4 * sigma + 0.5)
    const weight = (distance: number) => Math.exp(-(distance ** 2) / (2 * sigma ** 2))
    let sum = 0
    for (let d = -radius; d <= radius; d++) sum += weight(d)

    const move = (field: number, y: number, x: number): number => {
      let total = 0
      for (let column = Math.max(0, x - radius); column <= Math.min(width - 1, x + radius); column++) {
        for (let row = Math.max(0, y - radius); row <= Math.min(height - 1, y + radius); row++) {
          total += weight(x - column) * weight(y - row) * noise[(field * width + column) * height + row]!
        }
      }
      return (alpha * total) / sum ** 2
    }

    const expected = build(shape, (n, y, x, c) =>
      between(values, shape, n, y + move(batch + n, y, x), x + move(n, y, x), c),
    )
    expectClose(
      applied(make('elastic', { alpha, sigma }), values, shape, () => contextOf(3)),
      expected,
    )
  })

  it('moves pixels of a digit by about 1.4 with the options of the paper', () => {
    // α/√3 (uniform in ±1) times 1/(2√π·σ) (what a Gaussian leaves of white noise): 34 · 0.5774 · 0.0705 = 1.38.
    const field = tf.tidy(() => {
      const noise = tf.sub(tf.mul(contextOf(1).random.uniform([20, 60, 60]), 2), 1)
      const inner = tf.slice(tf.mul(smooth(noise, 4), 34), [0, 16, 16], [20, 28, 28])
      return tf.sqrt(tf.mean(tf.square(inner))).dataSync()[0]!
    })
    expect(Math.abs(field - 1.38)).toBeLessThan(0.15)
  })
})
