import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { expectClose } from '../testing/reference.js'
import { run } from '../testing/run.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

it.each([1, 3, 4, 16, 33, 784])('turns rows of %i bytes into floats', (size) => {
  const words = Math.ceil(size / 4)
  const bytes = Uint8Array.from({ length: 5 * words * 4 }, (_, index) => (index * 37 + 5) % 256)
  const indices = [4, 0, 4, 2]
  const [y] = run(
    'TelarGatherPixels',
    {
      pixels: tf.tensor2d(new Int32Array(bytes.buffer), [5, words], 'int32'),
      indices: tf.tensor1d(indices, 'int32'),
    },
    { size, scale: 2 / 255, offset: -1 },
  )
  expect(y!.shape).toEqual([4, size])
  expectClose(
    y!.dataSync(),
    indices.flatMap((row) => Array.from({ length: size }, (_, j) => (bytes[row * words * 4 + j]! * 2) / 255 - 1)),
    1e-6,
  )
})

it('takes no rows at all, and refuses an index outside', () => {
  const pixels = tf.zeros<tf.Rank.R2>([2, 1], 'int32')
  const attributes = { size: 3, scale: 1, offset: 0 }
  expect(run('TelarGatherPixels', { pixels, indices: tf.tensor1d([], 'int32') }, attributes)[0]!.shape).toEqual([0, 3])
  expect(() => run('TelarGatherPixels', { pixels, indices: tf.tensor1d([-1], 'int32') }, attributes)).toThrow(
    'TelarGatherPixels: the index value -1 is not in [0, 1]',
  )
})
