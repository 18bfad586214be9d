import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { expectClose, randomTensor } from '../testing/reference.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

it.each([[[7, 1]], [[3, 10]], [[2, 4, 16]], [[2, 33]], [[0, 4]], [[5]]])('is eˣ over its sum, rows of %j', (shape) => {
  const x = tf.mul(randomTensor(shape), 30)
  const columns = shape.at(-1)!
  const values = [...x.dataSync()]
  const expected = values.map((value, at) => {
    const row = values.slice(at - (at % columns), at - (at % columns) + columns)
    return 1 / row.reduce((sum, each) => sum + Math.exp(each - value), 0)
  })
  expectClose(tf.softmax(x).dataSync(), expected, 1e-6)
})

it('makes NaN of a row with NaN, alone', () => {
  const y = tf.softmax(tf.tensor2d([NaN, 1, 2, 0, 0, 0], [2, 3])).dataSync()
  expect(Array.from(y.slice(0, 3), Number.isNaN)).toEqual([true, true, true])
  expectClose(y.slice(3), [1 / 3, 1 / 3, 1 / 3], 1e-6)
})
