import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { expectClose, randomSource, randomTensor } from '../testing/reference.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

it.each(['float32', 'int32'] as const)('gathers rows of %s by index', (dtype) => {
  const x = tf.tensor2d(
    Array.from({ length: 7 * 5 }, (_, index) => index),
    [7, 5],
    dtype,
  )
  const y = tf.gather(
    x,
    tf.tensor2d(
      [
        [6, 0],
        [3, 3],
      ],
      [2, 2],
      'int32',
    ),
  )
  expect(y.shape).toEqual([2, 2, 5])
  expect(y.dtype).toBe(dtype)
  expect([...y.dataSync()]).toEqual([6, 0, 3, 3].flatMap((row) => [0, 1, 2, 3, 4].map((column) => row * 5 + column)))
})

it('gathers nothing, and along other axes', () => {
  const x = randomTensor([4, 3])
  expect(tf.gather(x, tf.tensor1d([], 'int32')).shape).toEqual([0, 3])
  expectClose(
    tf.gather(x, tf.tensor1d([2], 'int32'), 1).dataSync(),
    [2, 5, 8, 11].map((index) => x.dataSync()[index]!),
  )
})

it('refuses an index outside', () => {
  const before = tf.memory().numTensors
  const [x, indices] = [randomTensor([4, 3]), tf.tensor1d([0, 4], 'int32')]
  expect(() => tf.gather(x, indices)).toThrow('GatherV2: the index value 4 is not in [0, 3]')
  tf.dispose([x, indices])
  expect(tf.memory().numTensors).toBe(before)
})

it.each([
  [[3], [4]],
  [
    [1, 5],
    [3, 1],
  ],
  [
    [2, 3],
    [2, 2],
  ],
  [
    [2, 3, 4],
    [1, 5, 1],
  ],
  [
    [2, 1, 3, 1],
    [2, 3, 1, 2],
  ],
  [
    [2, 3],
    [1, 1],
  ],
  [
    [2, 3],
    [0, 2],
  ],
  [
    [0, 3],
    [2, 2],
  ],
] as [number[], number[]][])('tiles %j by %j', (shape, reps) => {
  const x = randomTensor(shape)
  const y = tf.tile(x, reps)
  expect(y.shape).toEqual(shape.map((length, axis) => length * reps[axis]!))
  const values = x.dataSync()
  const expected = Array.from(y.dataSync(), (_, index) => {
    let [rest, at, stride] = [index, 0, 1]
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += ((rest % y.shape[axis]!) % shape[axis]!) * stride
      rest = Math.floor(rest / y.shape[axis]!)
      stride *= shape[axis]!
    }
    return values[at]!
  })
  expectClose(y.dataSync(), expected, 0)
})

it('adds up segments and leaves out ids outside', () => {
  const [rows, columns, segments] = [23, 7, 5]
  const random = randomSource(9)
  const ids = Int32Array.from({ length: rows }, () => Math.floor(random() * 4) + 2)
  const x = randomTensor([rows, columns])
  const expected = new Float64Array(segments * columns)
  x.dataSync().forEach((value, index) => {
    const id = ids[Math.floor(index / columns)]!
    if (id >= 0 && id < segments) expected[id * columns + (index % columns)]! += value
  })
  expectClose(tf.unsortedSegmentSum(x, tf.tensor1d(ids, 'int32'), segments).dataSync(), expected)
})

it('gives the gradient of a gather', () => {
  const gradient = tf.grad((x) => tf.sum(tf.gather(x as tf.Tensor2D, tf.tensor1d([1, 1, 0], 'int32'))))(
    tf.zeros([3, 2]),
  )
  expectClose(gradient.dataSync(), [1, 1, 2, 2, 0, 0])
})

it.each([0, 1, 2])('lays tensors side by side along axis %i', (axis) => {
  const shapes = [2, 1, 0, 3].map((length) => [2, 3, 5].with(axis, length))
  const parts = shapes.map((shape, index) => randomTensor(shape, index + 1) as tf.Tensor3D)
  const received = tf.concat(parts, axis)
  // Element by element: where it lies in the result is where it lay, moved along the axis by what came before.
  let before = 0
  const expected = tf.buffer(received.shape as [number, number, number])
  for (const part of parts) {
    part.arraySync().forEach((plane, i) =>
      plane.forEach((line, j) =>
        line.forEach((value, k) => {
          const place = [i, j, k].map((at, each) => (each === axis ? at + before : at)) as [number, number, number]
          expected.set(value, ...place)
        }),
      ),
    )
    before += part.shape[axis]!
  }
  expect(received.dataSync()).toEqual(expected.toTensor().dataSync())
})

it('lays booleans side by side, which are one byte each, and says as tfjs does that shapes do not fit', () => {
  const [a, b] = [tf.tensor2d([[1, 0, 1]], [1, 3], 'bool'), tf.tensor2d([[0, 0]], [1, 2], 'bool')]
  expect([...tf.concat([a, b], 1).dataSync()]).toEqual([1, 0, 1, 0, 0])
  expect(() => tf.concat([tf.ones([2, 3]), tf.ones([3, 2])], 0)).toThrow('Shape of tensors')
})

it.each([0, 1, 2])('stacks tensors on a new axis %i', (axis) => {
  const parts = [1, 2, 3].map((seed) => randomTensor([2, 3], seed))
  const received = tf.stack(parts, axis)
  const side = tf.concat(
    parts.map((part) => tf.expandDims(part, axis)),
    axis,
  )
  expect(received.shape).toEqual(side.shape)
  expect(received.dataSync()).toEqual(side.dataSync())
  expect(tf.stack([parts[0]!]).shape).toEqual([1, 2, 3])
  expect(() => tf.stack([parts[0]!, tf.ones([3, 2])])).toThrow('must have matching shapes')
})
