import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectClose, numbers } from '../../fixtures/compare.js'
import { startGpu } from '../../fixtures/gpu.js'
import { chooseForm, formOf } from '../form.js'

let device: GPUDevice

beforeAll(async () => {
  ;({ device } = await startGpu())
})

test('a software adapter gets the direct form', () => {
  // The driver that the tests run on is SwiftShader.
  expect(formOf(device)).toBe('direct')
})

describe.each(['direct', 'tiled'] as const)('in the %s form', (form) => {
  test.each([
    { rows: 1, depth: 1, columns: 1, transposeA: false, transposeB: false },
    { rows: 9, depth: 5, columns: 7, transposeA: true, transposeB: false },
    { rows: 33, depth: 17, columns: 10, transposeA: false, transposeB: true },
    { rows: 8, depth: 70, columns: 16, transposeA: true, transposeB: true },
  ])(
    'product of $rows x $depth x $columns, transposed $transposeA $transposeB',
    async ({ rows, depth, columns, transposeA, transposeB }) => {
      chooseForm(device, form)
      const [a, b, bias] = [numbers(rows * depth, 1), numbers(depth * columns, 2), numbers(columns, 3)]
      const expected = Float64Array.from({ length: rows * columns }, (_, i) => {
        const [m, n] = [Math.floor(i / columns), i % columns]
        let sum = 0
        for (let k = 0; k < depth; k++)
          sum += a[transposeA ? k * rows + m : m * depth + k]! * b[transposeB ? n * depth + k : k * columns + n]!
        return sum
      })
      const given = {
        a: tf.tensor2d(a, transposeA ? [depth, rows] : [rows, depth]),
        b: tf.tensor2d(b, transposeB ? [columns, depth] : [depth, columns]),
        transposeA,
        transposeB,
      }
      const plain = tf.matMul(given.a, given.b, transposeA, transposeB)
      expect(plain.shape).toEqual([rows, columns])
      expectClose(await plain.data(), expected)
      const fused = tf.fused.matMul({ ...given, bias: tf.tensor1d(bias), activation: 'relu' })
      expect(fused.shape).toEqual([rows, columns])
      expectClose(
        await fused.data(),
        expected.map((value, i) => Math.max(0, value + bias[i % columns]!)),
      )
    },
  )
})

test('what a replacement does not do, tfjs still does', async () => {
  chooseForm(device, 'direct')
  const [a, b] = [tf.tensor2d([1, -1], [2, 1]), tf.tensor2d([2], [1, 1])]
  // elu(2) and elu(-2), of which only tfjs knows
  expectClose(await tf.fused.matMul({ a, b, activation: 'elu' }).data(), [2, Math.expm1(-2)])
  // [1 2; 3 4][1; 1] = [3; 7], and twice that: a batch of matrices
  const batch = tf.matMul(tf.tensor3d([1, 2, 3, 4, 2, 4, 6, 8], [2, 2, 2]), tf.ones<tf.Rank.R3>([2, 2, 1]))
  expectClose(await batch.data(), [3, 7, 6, 14])
  chooseForm(device, 'tiled')
  expectClose(await tf.matMul(a, b).data(), [2, -2])
})

describe.each(['tiled', 'direct'] as const)('%s', (form) => {
  test.each([
    { shape: [5, 3], axes: [0], keepDims: false, expected: [3] },
    { shape: [2, 7, 40], axes: [0, 1], keepDims: true, expected: [1, 1, 40] },
    // More rows than one workgroup sums.
    { shape: [3, 900, 2], axes: [0, 1], keepDims: false, expected: [2] },
  ])('sum of $shape to the last axis', async ({ shape, axes, keepDims, expected }) => {
    chooseForm(device, form)
    const values = numbers(tf.util.sizeFromShape(shape))
    const sums = new Float64Array(shape.at(-1)!)
    for (const [i, value] of values.entries()) sums[i % sums.length]! += value
    const result = tf.sum(tf.tensor(values, shape), axes, keepDims)
    expect(result.shape).toEqual(expected)
    expectClose(await result.data(), sums)
  })
})
