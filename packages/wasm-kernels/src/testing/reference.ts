/** Plain JavaScript for the tests: random arrays, matrix products and comparisons that share nothing with the kernels. */
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { expect } from 'vitest'

/** Repeatable random numbers in [-1, 1): mulberry32. */
export function randomSource(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1
  }
}

export function randomArray(length: number, seed = 1): Float32Array {
  return Float32Array.from({ length }, randomSource(seed))
}

export function randomTensor(shape: number[], seed = 1): Tensor {
  return tf.tensor(
    randomArray(
      shape.reduce((product, each) => product * each, 1),
      seed,
    ),
    shape,
    'float32',
  )
}

/** C[i][j] = sum over l of A[i][l] B[l][j], in double precision. */
export function referenceMatMul(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  m: number,
  n: number,
  k: number,
  transposeA = false,
  transposeB = false,
): Float64Array {
  const c = new Float64Array(m * n)
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      for (let l = 0; l < k; l++)
        c[i * n + j]! += a[transposeA ? l * m + i : i * k + l]! * b[transposeB ? j * k + l : l * n + j]!
    }
  }
  return c
}

/** Same length, and every value within `tolerance` (absolute, and relative to the expected value); NaN and infinities must match. */
export function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance = 1e-5): void {
  expect(actual.length).toBe(expected.length)
  for (let index = 0; index < expected.length; index++) {
    const [a, e] = [actual[index]!, expected[index]!]
    const close = Object.is(a, e) || a === e || Math.abs(a - e) <= tolerance * Math.max(1, Math.abs(e))
    if (!close) expect.fail(`at ${index}: expected ${e}, received ${a}`)
  }
}

/** The gradient of a scalar function of a flat array, by central differences in double precision. */
export function finiteDifferences(f: (x: Float64Array) => number, at: ArrayLike<number>, step = 1e-4): Float64Array {
  const x = Float64Array.from(at)
  return x.map((value, index) => {
    x[index] = value + step
    const above = f(x)
    x[index] = value - step
    const below = f(x)
    x[index] = value
    return (above - below) / (2 * step)
  })
}
