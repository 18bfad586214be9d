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

function reference(x: ArrayLike<number>, scale: ArrayLike<number>, offset: ArrayLike<number>): number[] {
  const columns = scale.length
  const { mean, variance } = moments(x, columns)
  return Array.from({ length: x.length }, (_, i) => {
    const j = i % columns
    return ((x[i]! - mean[j]!) / Math.sqrt(variance[j]! + EPSILON)) * scale[j]! + offset[j]!
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
  const [scale, offset, dy] = [randomArray(columns, 2), randomArray(columns, 3), randomArray(rows * columns, 4)]
  const inputs = { x: tf.tensor2d(x, [rows, columns]), scale: tf.tensor1d(scale) }
  const [y, mean, variance] = run('TelarBatchNorm', { ...inputs, offset: tf.tensor1d(offset) }, { epsilon: EPSILON })
  expectClose(y!.dataSync(), reference(x, scale, offset), 1e-5)
  expectClose(mean!.dataSync(), moments(x, columns).mean, 1e-5)
  expectClose(variance!.dataSync(), moments(x, columns).variance, 1e-5)

  const objective = (atX: ArrayLike<number>, atGamma: ArrayLike<number>, atBeta: ArrayLike<number>) =>
    reference(atX, atGamma, atBeta).reduce((sum, each, index) => sum + each * dy[index]!, 0)
  const saved = { ...inputs, dy: tf.tensor2d(dy, [rows, columns]), mean: mean!, variance: variance! }
  const [dx, dScale, dOffset] = run('TelarBatchNormGradient', saved, { epsilon: EPSILON })
  expectClose(
    dx!.dataSync(),
    finiteDifferences((at) => objective(at, scale, offset), x),
    1e-4,
  )
  expectClose(
    dScale!.dataSync(),
    finiteDifferences((at) => objective(x, at, offset), scale),
    1e-4,
  )
  expectClose(
    dOffset!.dataSync(),
    finiteDifferences((at) => objective(x, scale, at), offset),
    1e-4,
  )
})

it('normalizes over every axis but the last, and may end in a relu', () => {
  const [x, scale, offset] = [randomArray(2 * 3 * 5, 5), randomArray(5, 6), randomArray(5, 7)]
  const inputs = { x: tf.tensor3d(x, [2, 3, 5]), scale: tf.tensor1d(scale), offset: tf.tensor1d(offset) }
  const [y, mean] = run('TelarBatchNorm', inputs, { epsilon: EPSILON, relu: true })
  expect([y!.shape, mean!.shape]).toEqual([[2, 3, 5], [5]])
  expectClose(
    y!.dataSync(),
    reference(x, scale, offset).map((each) => Math.max(0, each)),
    1e-5,
  )
})

it('does inference for tf.batchNorm', () => {
  const [x, scale, offset] = [randomArray(6 * 5, 8), randomArray(5, 9), randomArray(5, 10)]
  const { mean, variance } = moments(x, 5)
  const y = tf.batchNorm(
    tf.tensor2d(x, [6, 5]),
    tf.tensor1d(mean),
    tf.tensor1d(variance),
    tf.tensor1d(offset),
    tf.tensor1d(scale),
    EPSILON,
  )
  expectClose(y.dataSync(), reference(x, scale, offset), 1e-5)
})
