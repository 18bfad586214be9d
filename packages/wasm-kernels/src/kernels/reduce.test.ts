import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectClose, randomTensor } from '../testing/reference.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

/** Sums over axes by walking every element's coordinates. */
function reference(x: tf.Tensor, axes: number[]): Float64Array {
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
  const y = new Float64Array(kept.reduce((product, each) => product * each, 1))
  x.dataSync().forEach((value, index) => {
    let [rest, at, stride] = [index, 0, 1]
    for (let axis = x.rank - 1; axis >= 0; axis--) {
      const coordinate = rest % x.shape[axis]!
      rest = Math.floor(rest / x.shape[axis]!)
      if (!axes.includes(axis)) at += coordinate * stride
      stride *= kept[axis]!
    }
    y[at]! += value
  })
  return y
}

describe.each([
  [[5], [0]],
  [[1000], [0]],
  [[37, 29], [0]],
  [[37, 29], [1]],
  [
    [37, 29],
    [0, 1],
  ],
  [[700, 3], [0]],
  [
    [3, 5, 7, 21],
    [0, 1, 2],
  ],
  [[3, 5, 7], [1]],
  [
    [3, 5, 7],
    [0, 2],
  ],
  [[2, 3, 4], []],
  [[0, 3], [0]],
  [[3, 0], [0]],
] as [number[], number[]][])('of %j over %j', (shape, axes) => {
  it('sums', () => {
    const x = randomTensor(shape)
    expectClose(tf.sum(x, axes).dataSync(), reference(x, axes))
  })
})

it('means, and keeps dimensions when asked', () => {
  const x = randomTensor([20, 9])
  const y = tf.mean(x, 0, true)
  expect(y.shape).toEqual([1, 9])
  expectClose(
    y.dataSync(),
    reference(x, [0]).map((each) => each / 20),
  )
})

it('stays exact to five digits over a million terms', () => {
  const x = tf.fill([1 << 20, 1], 0.1)
  expectClose(tf.sum(x).dataSync(), [(1 << 20) * Math.fround(0.1)])
  expectClose(
    tf.sum(tf.fill([1 << 18, 4], 0.1), 0).dataSync(),
    Array.from({ length: 4 }, () => (1 << 18) * Math.fround(0.1)),
  )
})

it('sums integers by the stock kernel', () => {
  expect(tf.sum(tf.tensor1d([1, 2, 3], 'int32')).dataSync()[0]).toBe(6)
})
