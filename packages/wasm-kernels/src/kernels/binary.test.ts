import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { randomSource } from '../testing/reference.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

const OPS: readonly [
  name:
    | 'add'
    | 'sub'
    | 'mul'
    | 'div'
    | 'maximum'
    | 'minimum'
    | 'equal'
    | 'notEqual'
    | 'greater'
    | 'greaterEqual'
    | 'less'
    | 'lessEqual',
  expected: (a: number, b: number) => number,
][] = [
  ['add', (a, b) => a + b],
  ['sub', (a, b) => a - b],
  ['mul', (a, b) => a * b],
  ['div', (a, b) => a / b],
  ['maximum', Math.max],
  ['minimum', Math.min],
  ['equal', (a, b) => Number(a === b)],
  ['notEqual', (a, b) => Number(a !== b)],
  ['greater', (a, b) => Number(a > b)],
  ['greaterEqual', (a, b) => Number(a >= b)],
  ['less', (a, b) => Number(a < b)],
  ['lessEqual', (a, b) => Number(a <= b)],
]

/** Few different values, so that equal pairs occur, and the ones that compare oddly. */
function values(shape: number[], seed: number): tf.Tensor {
  const random = randomSource(seed)
  const length = shape.reduce((product, each) => product * each, 1)
  return tf.tensor(
    Float32Array.from({ length }, () => [NaN, Infinity, -Infinity, -1, 0, 1, 2][Math.floor((random() + 1) * 3.5)]!),
    shape,
  )
}

describe.each([
  [[7], [7]],
  [
    [3, 5],
    [3, 5],
  ],
  [[3, 5], []],
  [[], [3, 5]],
  [[3, 9], [9]],
  [
    [3, 9],
    [3, 1],
  ],
  [
    [3, 1],
    [1, 6],
  ],
  [
    [2, 3, 4],
    [3, 4],
  ],
  [
    [2, 3, 4],
    [2, 1, 4],
  ],
  [
    [2, 3, 4],
    [2, 3, 1],
  ],
  [[0, 3], [3]],
  [[1], [1]],
  [[19], [19]],
  [[2, 11], [11]],
  [
    [2, 11],
    [2, 1],
  ],
  [[1, 1], [9]],
  [[9], [1, 1]],
  [
    [1, 1, 1],
    [2, 5],
  ],
] as [number[], number[]][])('%j and %j', (shapeA, shapeB) => {
  it.each(OPS)('%s', (name, expected) => {
    const [a, b] = [values(shapeA, 1), values(shapeB, 2)]
    const y = tf[name](a, b)
    const [wideA, wideB] = [tf.broadcastTo(a, y.shape).dataSync(), tf.broadcastTo(b, y.shape).dataSync()]
    expect([...y.dataSync()]).toEqual(Array.from(wideA, (each, index) => expected(each, wideB[index]!)))
  })
})

it.each([1, 4, 11])('selects among %i', (n) => {
  const condition = Array.from({ length: n }, (_, index) => index % 3 !== 0)
  const y = tf.where(tf.tensor1d(condition, 'bool'), tf.fill([n], NaN), tf.range(0, n))
  expect([...y.dataSync()]).toEqual(condition.map((yes, index) => (yes ? NaN : index)))
})
