import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { addPrefix, copyTensors, disposeTensors, mapTensors, readTensors, underPrefix, uploadTensors } from './named.js'

beforeAll(() => tf.setBackend('cpu'))

test('prefixes are added and taken away by whole parts of a name', () => {
  expect(addPrefix('0-dense', { kernel: 1, bias: 2 })).toEqual({ '0-dense/kernel': 1, '0-dense/bias': 2 })
  const nested = { '1-residual/0-dense/kernel': 1, '1-residual/1-dense/kernel': 2, '1-residual-2/kernel': 3 }
  expect(underPrefix('1-residual', nested)).toEqual({ '0-dense/kernel': 1, '1-dense/kernel': 2 })
  expect(underPrefix('0-dense', underPrefix('1-residual', nested))).toEqual({ kernel: 1 })
})

test('what is read can be uploaded again: types, shapes and values', async () => {
  const before = tf.memory().numTensors
  const tensors = {
    weights: tf.tensor2d([
      [1.5, -2],
      [0, 3],
    ]),
    count: tf.scalar(7, 'int32'),
  }
  const arrays = await readTensors(tensors)
  expect(arrays).toEqual({
    weights: { dtype: 'float32', shape: [2, 2], values: Float32Array.of(1.5, -2, 0, 3) },
    count: { dtype: 'int32', shape: [], values: Int32Array.of(7) },
  })
  const again = uploadTensors(arrays)
  // What was uploaded has memory of its own.
  arrays['weights']!.values[0] = 99
  expect(await readTensors(again)).toEqual({
    ...arrays,
    weights: { dtype: 'float32', shape: [2, 2], values: Float32Array.of(1.5, -2, 0, 3) },
  })
  disposeTensors(tensors)
  disposeTensors(again)
  expect(tf.memory().numTensors).toBe(before)
})

test('copies have memory of their own and keep their type', async () => {
  const original = { x: tf.tensor1d([1, 2, 3]), n: tf.tensor1d([4, 5], 'int32') }
  const copies = copyTensors(original)
  expect(copies['x']!.dataId).not.toBe(original.x.dataId)
  expect(await readTensors(copies)).toEqual(await readTensors(original))
  disposeTensors(original)
  disposeTensors(copies)
})

test('mapping keeps the names', () => {
  const doubled = mapTensors({ a: 1, b: 2 }, (value, name) => tf.scalar(name === 'b' ? value * 2 : value))
  expect(Object.entries(doubled).map(([name, tensor]) => [name, tensor.dataSync()[0]])).toEqual([
    ['a', 1],
    ['b', 4],
  ])
  disposeTensors(doubled)
})
