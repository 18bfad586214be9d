import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { expectClose, finiteDifferences, randomArray } from '../testing/reference.js'
import { run } from '../testing/run.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

const EPSILON = 1e-3

function moments(x: ArrayLike<number>, columns: number): { mean: number[]; variance: number[] } {
  const rows = x.length / columns
  const column = (j: number) => Array.from({ length: rows }, (_, r) => x[r * columns + j]!)
  const mean = Array.from({ length: columns }, (_, j) => column(j).reduce((sum, each) => sum + each, 0) / rows)
  return { mean, variance: mean.map((m, j) => column(j).reduce((sum, each) => sum + (each - m) ** 2, 0) / rows) }
}

function reference(x: ArrayLike<number>, gamma: ArrayLike<number>, beta: ArrayLike<number>): number[] {
  const columns = gamma.length
  const { mean, variance } = moments(x, columns)
  return Array.from({ length: x.length }, (_, i) => {
    const j = i % columns
    return ((x[i]! - mean[j]!) / Math.sqrt(variance[j]! + EPSILON)) * gamma[j]! + beta[j]!
  })
}

it.each([
  [9, 1],
  [8, 4],
  [11, 7],
  [5, 18],
  [1, 3],
])('%i x %i: forward as defined, gradients as finite differences', (rows, columns) => {
  const x = randomArray(rows * columns, 1).map((each) => each * 3 + 2)
  const [gamma, beta, dy] = [randomArray(columns, 2), randomArray(columns, 3), randomArray(rows * columns, 4)]
  const inputs = { x: tf.tensor2d(x, [rows, columns]), gamma: tf.tensor1d(gamma) }
  const [y, mean, variance] = run('TelarBatchNorm', { ...inputs, beta: tf.tensor1d(beta) }, { epsilon: EPSILON })
  expectClose(y!.dataSync(), reference(x, gamma, beta), 1e-5)
  expectClose(mean!.dataSync(), moments(x, columns).mean, 1e-5)
  expectClose(variance!.dataSync(), moments(x, columns).variance, 1e-5)

  const objective = (atX: ArrayLike<number>, atGamma: ArrayLike<number>, atBeta: ArrayLike<number>) =>
    reference(atX, atGamma, atBeta).reduce((sum, each, index) => sum + each * dy[index]!, 0)
  const saved = { ...inputs, dy: tf.tensor2d(dy, [rows, columns]), mean: mean!, variance: variance! }
  const [dx, dGamma, dBeta] = run('TelarBatchNormGradient', saved, { epsilon: EPSILON })
  expectClose(
    dx!.dataSync(),
    finiteDifferences((at) => objective(at, gamma, beta), x),
    1e-4,
  )
  expectClose(
    dGamma!.dataSync(),
    finiteDifferences((at) => objective(x, at, beta), gamma),
    1e-4,
  )
  expectClose(
    dBeta!.dataSync(),
    finiteDifferences((at) => objective(x, gamma, at), beta),
    1e-4,
  )
})

it('normalizes over every axis but the last, and may end in a relu', () => {
  const [x, gamma, beta] = [randomArray(2 * 3 * 5, 5), randomArray(5, 6), randomArray(5, 7)]
  const inputs = { x: tf.tensor3d(x, [2, 3, 5]), gamma: tf.tensor1d(gamma), beta: tf.tensor1d(beta) }
  const [y, mean] = run('TelarBatchNorm', inputs, { epsilon: EPSILON, relu: true })
  expect([y!.shape, mean!.shape]).toEqual([[2, 3, 5], [5]])
  expectClose(
    y!.dataSync(),
    reference(x, gamma, beta).map((each) => Math.max(0, each)),
    1e-5,
  )
})

it('does inference for tf.batchNorm', () => {
  const [x, gamma, beta] = [randomArray(6 * 5, 8), randomArray(5, 9), randomArray(5, 10)]
  const { mean, variance } = moments(x, 5)
  const y = tf.batchNorm(
    tf.tensor2d(x, [6, 5]),
    tf.tensor1d(mean),
    tf.tensor1d(variance),
    tf.tensor1d(beta),
    tf.tensor1d(gamma),
    EPSILON,
  )
  expectClose(y.dataSync(), reference(x, gamma, beta), 1e-5)
})
