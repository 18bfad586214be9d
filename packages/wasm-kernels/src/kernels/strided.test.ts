import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { randomTensor } from '../testing/reference.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

/** The value of `shape`'s every index, in order. */
function fromIndices(shape: readonly number[], valueAt: (index: readonly number[]) => number): number[] {
  const size = shape.reduce((product, length) => product * length, 1)
  return Array.from({ length: size }, (_, at) => {
    let rest = at
    const index = [...shape].reverse().map((length) => {
      const each = rest % length
      rest = Math.floor(rest / length)
      return each
    })
    return valueAt(index.reverse())
  })
}

/** A reader of x's values by index; what lies outside is `outside`. */
function reader(x: tf.Tensor, outside = NaN) {
  const values = x.dataSync()
  return (index: readonly number[]): number => {
    if (index.some((each, axis) => each < 0 || each >= x.shape[axis]!)) return outside
    return values[index.reduce((at, each, axis) => at * x.shape[axis]! + each, 0)]!
  }
}

const SHAPES = [
  [[5], [0]],
  [
    [9, 14],
    [1, 0],
  ],
  [
    [3, 1, 7],
    [2, 0, 1],
  ],
  [
    [2, 9, 3, 5],
    [0, 2, 1, 3],
  ],
  [
    [2, 3, 8, 5],
    [0, 1, 3, 2],
  ],
  [
    [2, 3, 2, 3, 2],
    [4, 2, 0, 3, 1],
  ],
  [
    [0, 3],
    [1, 0],
  ],
  [
    [2, 1, 2, 1, 2, 3],
    [5, 4, 2, 1, 0, 3],
  ],
] as [number[], number[]][]

it.each(SHAPES)('transposes %j to the order %j, floats and integers', (shape, perm) => {
  for (const x of [randomTensor(shape), tf.cast(tf.mul(randomTensor(shape), 1e6), 'int32')]) {
    const y = tf.transpose(x, perm)
    const at = reader(x)
    expect(y.shape).toEqual(perm.map((axis) => shape[axis]))
    expect(y.dtype).toBe(x.dtype)
    expect([...y.dataSync()]).toEqual(
      fromIndices(y.shape, (index) => at(shape.map((_, axis) => index[perm.indexOf(axis)]!))),
    )
  }
})

it.each(SHAPES)('slices and reverses %j', (shape) => {
  const x = randomTensor(shape)
  const begin = shape.map((length) => Math.floor(length / 3))
  const size = shape.map((length, axis) => Math.ceil((length - begin[axis]!) / 2))
  const at = reader(x)
  expect([...tf.slice(x, begin, size).dataSync()]).toEqual(
    fromIndices(size, (index) => at(index.map((each, axis) => each + begin[axis]!))),
  )
  const axes = shape.map((_, axis) => axis).filter((axis) => axis % 2 === 0)
  const turned = shape.map((length, axis) => (axes.includes(axis) ? length - 1 : 0))
  expect([...tf.reverse(x, axes).dataSync()]).toEqual(
    fromIndices(shape, (index) => at(index.map((each, axis) => Math.abs(turned[axis]! - each)))),
  )
})

it.each(SHAPES.slice(0, 5))('pads %j', (shape) => {
  const x = randomTensor(shape)
  const paddings = shape.map((_, axis) => [axis % 3, (axis + 1) % 3] as [number, number])
  const y = tf.pad(x, paddings, 0.5)
  const at = reader(x, 0.5)
  expect([...y.dataSync()]).toEqual(
    fromIndices(y.shape, (index) => at(index.map((each, axis) => each - paddings[axis]![0]))),
  )
})

it('says as tfjs does that a slice lies outside, and leaves booleans to the stock kernel', () => {
  expect(() => tf.slice(randomTensor([3, 4]), [1, 2], [3, 1])).toThrow('begin[0] + size[0] (4) would overflow')
  const flags = tf.tensor2d([1, 0, 0, 1, 1, 0], [2, 3], 'bool')
  expect([...tf.transpose(flags).dataSync()]).toEqual([1, 1, 0, 1, 0, 0])
})
