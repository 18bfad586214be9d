import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectClose, randomArray, referenceMatMul } from './testing/reference.js'
import { startWasm } from './testing/wasm.js'

beforeAll(startWasm)

/** A matrix of which one entry in five is not zero, as in a picture of a digit. */
function pixels(length: number): Float32Array {
  const chosen = randomArray(length, 8)
  return randomArray(length, 9).map((value, index) => (chosen[index]! > 0.6 ? value : 0))
}

function product(x: Float32Array, w: Float32Array, [m, n, k]: readonly number[], transposeA: boolean): Float32Array {
  return tf
    .matMul(tf.tensor2d(x, transposeA ? [k!, m!] : [m!, k!]), tf.tensor2d(w, [k!, n!]), transposeA)
    .dataSync() as Float32Array
}

describe.each([false, true])('a mostly zero operand, transposed: %s', (transposeA) => {
  it.each([
    [1, 32, 1],
    [5, 33, 7],
    [17, 128, 300],
    [64, 70, 31],
    [16, 47, 1],
  ])('%i x %i x %i is the sum of products', (...shape) => {
    const [m, n, k] = shape
    const [x, w] = [pixels(m * k), randomArray(k * n, 2)]
    expectClose(product(x, w, shape, transposeA), referenceMatMul(x, w, m, n, k, transposeA), 2e-5)
  })

  it('gives the bits of the dense product', () => {
    const shape = [24, 64, 90] as const
    const [x, w] = [pixels(24 * 90), randomArray(90 * 64, 2)]
    const sparse = product(x, w, shape, transposeA)
    // The same rows among others without zeros: too few zeros to leave them out.
    const wide = transposeA
      ? Float32Array.from({ length: 90 * 72 }, (_, index) =>
          index % 72 < 24 ? x[Math.floor(index / 72) * 24 + (index % 72)]! : 1,
        )
      : Float32Array.from({ length: 72 * 90 }, (_, index) => x[index] ?? 1)
    const dense = product(wide, w, [72, 64, 90], transposeA).slice(0, 24 * 64)
    expect(sparse).toEqual(dense)
  })

  it('keeps 0 times NaN and 0 times infinity', () => {
    const [x, w] = [new Float32Array(40 * 6), new Float32Array(6 * 40).fill(1)]
    w[3] = NaN
    w[44] = -Infinity
    const y = product(x, w, [40, 40, 6], transposeA)
    expectClose(
      y,
      Array.from({ length: 1600 }, (_, index) => (index % 40 === 3 || index % 40 === 4 ? NaN : 0)),
      0,
    )
  })

  it('keeps NaN and infinity of its own', () => {
    const x = pixels(8 * 10)
    x[0] = NaN
    x[11] = Infinity
    const w = randomArray(10 * 40, 2)
    expectClose(product(x, w, [8, 40, 10], transposeA), referenceMatMul(x, w, 8, 40, 10, transposeA), 2e-5)
  })
})

it.each([
  [9, 45, 60],
  [3, 300, 60],
])('adds bias and relu to a mostly zero operand: %i x %i x %i', (m, n, k) => {
  const [x, w, bias] = [pixels(m * k), randomArray(k * n, 2), randomArray(n, 3)]
  const y = tf.fused.matMul({
    a: tf.tensor2d(x, [m, k]),
    b: tf.tensor2d(w, [k, n]),
    bias: tf.tensor1d(bias),
    activation: 'relu',
  })
  expectClose(
    y.dataSync(),
    referenceMatMul(x, w, m, n, k).map((each, index) => Math.max(0, each + bias[index % n]!)),
    2e-5,
  )
})
