import * as tf from '@tensorflow/tfjs-core'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { patchTfjs } from '@telarjs/tensor'
import { beforeAll, describe, expect, it } from 'vitest'
import { startGpu } from '../../tensor/fixtures/gpu.js'
import { expectClose } from '../fixtures/reference.js'
import fixture from '../fixtures/torchvision.json'
import { applyChosen, stepsOf, type Operation } from './operations.js'
import { applyPerspective } from './projective.js'
import { resizeCrops } from './resized-crop.js'

async function start(backend: 'cpu' | 'wasm' | 'webgpu') {
  if (backend === 'webgpu') return void (await startGpu())
  await tf.setBackend(backend)
  patchTfjs()
}

function imageOf({ shape, values }: { readonly shape: readonly number[]; readonly values: readonly number[] }) {
  return tf.tensor4d(
    values.map((byte) => byte / 255),
    [1, ...shape] as [number, number, number, number],
  )
}

const color = fixture.images.color
const column = (value: number) => tf.tensor2d([value], [1, 1])

/** On GPUs sin, cos and divisions may be a little off. */
const tolerances = { cpu: 2e-5, wasm: 2e-5, webgpu: 4e-3 }

for (const backend of ['cpu', 'wasm', 'webgpu'] as const) {
  describe(`on ${backend}`, () => {
    beforeAll(() => start(backend))

    it.each(fixture.operations)('$name of $strength, of the $image image, is that of torchvision', async (made) => {
      const { name, strength, image, result } = made as typeof made & { name: Operation }
      const y = tf.tidy(() => {
        // Bits are kept as steps; other strengths by their size and direction.
        const values = name === 'posterize' ? stepsOf([strength]) : [Math.abs(strength)]
        return applyChosen(
          imageOf(fixture.images[image as 'color' | 'gray']),
          { [name]: values },
          {
            operation: tf.tensor1d([0], 'int32'),
            level: tf.tensor1d([0], 'int32'),
            sign: tf.tensor1d([strength < 0 ? -1 : 1]),
          },
        )
      })
      expectClose(await y.data(), result, tolerances[backend])
      y.dispose()
    })

    it.each(fixture.perspectives)('perspective to $corners is that of torchvision', async ({ corners, result }) => {
      const y = tf.tidy(() => {
        const [topLeft, topRight, bottomRight, bottomLeft] = corners.map(([x, y]) => ({
          x: column(x!),
          y: column(y!),
        })) as [Point, Point, Point, Point]
        return applyPerspective(imageOf(color), { topLeft, topRight, bottomRight, bottomLeft })
      })
      expectClose(await y.data(), result, tolerances[backend])
      y.dispose()
    })

    it.each(fixture.crops)('the part $rectangle made as large as the image is that of torchvision', async (made) => {
      const [top, left, height, width] = made.rectangle as [number, number, number, number]
      const y = tf.tidy(() =>
        resizeCrops(imageOf(color), {
          rows: { from: column(top), extent: column(height) },
          columns: { from: column(left), extent: column(width) },
        }),
      )
      expectClose(await y.data(), made.result, tolerances[backend])
      y.dispose()
    })
  })
}

it('gives each image of a batch its own operation, strength and direction', async () => {
  await start('cpu')
  const before = tf.memory().numTensors
  const strengths = { identity: [], 'translate-x': [1, 2], solarize: [0.9, 0.3] } as const
  const y = tf.tidy(() => {
    const one = tf.tensor4d([0.1, 0.2, 0.4, 0.8], [1, 1, 4, 1])
    const images: Tensor4D = tf.concat([one, one, one, one])
    return applyChosen(images, strengths, {
      operation: tf.tensor1d([0, 1, 1, 2], 'int32'),
      level: tf.tensor1d([1, 0, 1, 1], 'int32'),
      sign: tf.tensor1d([1, 1, -1, -1]),
    }).dataSync()
  })
  expectClose(y, [0.1, 0.2, 0.4, 0.8, 0, 0.1, 0.2, 0.4, 0.4, 0.8, 0, 0, 0.1, 0.2, 0.6, 0.2], 1e-6)
  expect(tf.memory().numTensors).toBe(before)
})

interface Point {
  readonly x: tf.Tensor
  readonly y: tf.Tensor
}
