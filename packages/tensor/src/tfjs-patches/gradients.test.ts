import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import '../gradients.js'
import { patchTfjs } from './register.js'

beforeEach(async () => {
  await tf.setBackend('cpu')
  patchTfjs()
  tf.engine().startScope()
})
afterEach(() => tf.engine().endScope())

const a = () =>
  tf.tensor2d([
    [1, -2, 3],
    [0, 5, -6],
  ])
const row = () => tf.tensor1d([0, 0, 4])

/** The gradients of Σ weights·f(a, row), with the weights 1 … 6. */
function gradients(f: (a: Tensor, b: Tensor) => Tensor): unknown[] {
  const weights = tf.tensor2d([
    [1, 2, 3],
    [4, 5, 6],
  ])
  return tf
    .grads((x: Tensor, y: Tensor) => tf.sum(tf.mul(weights, f(x, y))))([a(), row()])
    .map((tensor) => tensor.arraySync())
}

test('maximum of a matrix and a row', () => {
  // a is taken where a >= row: places 1, 4 (tie), 5; the row gets the rest of each column.
  expect(gradients(tf.maximum)).toEqual([
    [
      [1, 0, 0],
      [4, 5, 0],
    ],
    [0, 2, 9],
  ])
})

test('minimum of a matrix and a row', () => {
  expect(gradients(tf.minimum)).toEqual([
    [
      [0, 2, 3],
      [4, 0, 6],
    ],
    [1, 5, 0],
  ])
})

test('squared difference of a matrix and a row', () => {
  // 2·w·(a − row): 2·1·1, 2·2·−2, 2·3·−1 / 0, 2·5·5, 2·6·−10; the row gets minus the sum of each column.
  expect(gradients(tf.squaredDifference)).toEqual([
    [
      [2, -8, -6],
      [0, 50, -120],
    ],
    [-2, -42, 126],
  ])
})

test.each([
  // The product of all others, by hand: in each row, in each column, of all.
  [
    1,
    [
      [-6, 3, -2],
      [-30, 0, 0],
    ],
  ],
  [
    0,
    [
      [0, 5, -6],
      [1, -2, 3],
    ],
  ],
  [
    [0, 1],
    [
      [0, 0, 0],
      [180, 0, 0],
    ],
  ],
])('product over axis %j, with a zero among the factors', (axis, expected) => {
  const gradient = tf.grad((x: Tensor) => tf.sum(tf.prod(x, axis)))(a())
  expect(tf.max(tf.abs(tf.sub(gradient, expected))).dataSync()[0]).toBe(0)
})

test('a cumulative sum over an axis that is not the last', () => {
  // A weight counts for all values that its sum holds: each column of the weights, summed from the other end. The row gets the sum of each column.
  expect(gradients((x, y) => tf.add(tf.cumsum(x, 0), y))).toEqual([
    [
      [5, 7, 9],
      [4, 5, 6],
    ],
    [5, 7, 9],
  ])
  // Without the value itself and from the end, only the second row is in a sum: in that of the first.
  expect(gradients((x, y) => tf.add(tf.cumsum(x, 0, true, true), y))[0]).toEqual([
    [0, 0, 0],
    [1, 2, 3],
  ])
})

/** The gradient of Σ weights·f(x), with the weights 1, 2, … of f's outputs. */
function gradientOf(f: (x: Tensor) => Tensor, x: Tensor): unknown {
  const { shape, size } = f(x)
  const weights = tf.reshape(tf.range(1, size + 1), shape)
  return tf
    .grad((input: Tensor) => tf.sum(tf.mul(weights, f(input))))(x)
    .arraySync()
}

test('mirrored padding', () => {
  const x = tf.tensor1d([10, 20, 30])
  // c b | a b c | b with the weights 1 2 | 3 4 5 | 6: a 3, b 2 + 4 + 6, c 1 + 5.
  expect(gradientOf((a) => tf.mirrorPad(a, [[2, 1]], 'reflect'), x)).toEqual([3, 12, 6])
  // b a | a b c | c: a 2 + 3, b 1 + 4, c 5 + 6.
  expect(gradientOf((a) => tf.mirrorPad(a, [[2, 1]], 'symmetric'), x)).toEqual([5, 5, 11])
  // Along the second axis only: b | a b.
  const pads: [number, number][] = [
    [0, 0],
    [1, 0],
  ]
  expect(gradientOf((a) => tf.mirrorPad(a, pads, 'reflect'), tf.ones([2, 2]))).toEqual([
    [2, 4],
    [5, 10],
  ])
})

describe('images that are resized,', () => {
  const row = (length: number) => tf.ones<tf.Rank.R4>([1, 1, length, 1])
  const flat = (gradient: unknown) => (gradient as number[][][][]).flat(3)

  test('height and width by two numbers', () => {
    // Each row a, ¾a + ¼b, ¼a + ¾b, b, with the weights 1 … 4 and 5 … 8, together 6 8 10 12: a 6 + 6 + 2.5, b 2 + 7.5 + 12.
    const doubled = (x: Tensor) => tf.image.resizeBilinear(x as tf.Tensor4D, [2, 4], false, true)
    expect(flat(gradientOf(doubled, row(2)))).toEqual([14.5, 21.5])
  })

  test('between aligned corners', () => {
    // a, (a + b)/2, b.
    expect(flat(gradientOf((x) => tf.image.resizeBilinear(x as tf.Tensor4D, [1, 3], true), row(2)))).toEqual([2, 4])
  })

  test('by the nearest pixel, from its center or its corner', () => {
    const five = (x: Tensor, ...how: boolean[]) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [1, 5], ...how)
    // ⌊0.6·(i + ½)⌋: a a b c c.
    expect(flat(gradientOf((x) => five(x, false, true), row(3)))).toEqual([3, 3, 9])
    // ⌊0.6·i⌋: a a b b c.
    expect(flat(gradientOf((x) => five(x), row(3)))).toEqual([3, 7, 5])
  })
})
