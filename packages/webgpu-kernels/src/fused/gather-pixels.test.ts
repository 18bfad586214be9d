import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../fixtures/gpu.js'
import { runKernel } from '../../fixtures/run.js'

beforeAll(async () => {
  await startGpu()
})

test.each([1, 3, 4, 7, 785])('gathers rows of %i bytes as floats', async (size) => {
  const words = Math.ceil(size / 4)
  const bytes = Uint8Array.from({ length: 5 * words * 4 }, (_, i) => (i * 37) % 256)
  const pixels = tf.tensor2d(new Int32Array(bytes.buffer), [5, words], 'int32')
  const rows = [4, 0, 4, 2]
  const indices = tf.tensor1d(rows, 'int32')
  const [result] = runKernel('TelarGatherPixels', { pixels, indices }, { size, scale: 2, offset: -1 })
  expect(result!.shape).toEqual([4, size])
  // Twice a byte less one is exact in float32.
  const expected = rows.flatMap((row) =>
    Array.from(bytes.subarray(row * words * 4, row * words * 4 + size), (byte) => 2 * byte - 1),
  )
  expect([...(await result!.data())]).toEqual(expected)

  const labels = tf.tensor1d([10, 11, 12, 13, 14], 'int32')
  const both = runKernel('TelarGatherLabeledPixels', { pixels, indices, labels }, { size, scale: 2, offset: -1 })
  expect([...(await both[0]!.data())]).toEqual(expected)
  expect(both[1]!.dtype).toBe('int32')
  expect([...(await both[1]!.data())]).toEqual([14, 10, 14, 12])
})
