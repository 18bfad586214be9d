import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { expectClose, finiteDifferences, randomArray } from '../testing/reference.js'
import { run } from '../testing/run.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

const EPSILON = 1e-3

function reference(x: ArrayLike<number>, scale: ArrayLike<number>, offset: ArrayLike<number>, centered: boolean) {
  const n = scale.length
  return Array.from({ length: x.length }, (_, i) => {
    const row = Array.from({ length: n }, (_, j) => x[i - (i % n) + j]!)
    const mean = centered ? row.reduce((sum, each) => sum + each, 0) / n : 0
    const variance = row.reduce((sum, each) => sum + (each - mean) ** 2, 0) / n
    return ((x[i]! - mean) / Math.sqrt(variance + EPSILON)) * scale[i % n]! + offset[i % n]!
  })
}

it.each([
  [3, 2, true],
  [5, 16, true],
  [2, 37, true],
  [4, 9, false],
  [1, 64, false],
])('%i rows of %i, centered %s: forward as defined, gradients as finite differences', (rows, columns, centered) => {
  const x = randomArray(rows * columns, 1).map((each) => each * 3 + 2)
  const [scale, offset, dy] = [randomArray(columns, 2), randomArray(columns, 3), randomArray(rows * columns, 4)]
  const given = { x: tf.tensor(x, [rows, 1, columns]), scale: tf.tensor1d(scale), offset: tf.tensor1d(offset) }
  const [y, normal, inverse] = run('TelarLayerNorm', given, { epsilon: EPSILON, centered })
  expectClose(y!.dataSync(), reference(x, scale, offset, centered), 1e-5)
  expect([y!.shape, inverse!.shape]).toEqual([
    [rows, 1, columns],
    [rows, 1, 1],
  ])

  const objective = (atX: ArrayLike<number>, atScale: ArrayLike<number>, atOffset: ArrayLike<number>) =>
    reference(atX, atScale, atOffset, centered).reduce((sum, each, index) => sum + each * dy[index]!, 0)
  const saved = { dy: tf.tensor(dy, [rows, 1, columns]), scale: given.scale, normal: normal!, inverse: inverse! }
  const [dScale, dOffset, dx] = run('TelarLayerNormGradient', saved, { centered, needsInputGradient: true })
  const expected = [
    finiteDifferences((at) => objective(x, at, offset), scale),
    finiteDifferences((at) => objective(x, scale, at), offset),
    finiteDifferences((at) => objective(at, scale, offset), x),
  ]
  for (const [index, each] of [dScale, dOffset, dx].entries()) expectClose(each!.dataSync(), expected[index]!, 1e-3)
  expect(run('TelarLayerNormGradient', saved, { centered, needsInputGradient: false })).toHaveLength(2)
})

it('needs no offset, and makes NaN of a row with NaN, alone', () => {
  const x = tf.tensor2d([1, NaN, 3, 3, 1, -1], [2, 3])
  const [y] = run('TelarLayerNorm', { x, scale: tf.ones([3]) }, { epsilon: EPSILON, centered: true })
  const values = y!.dataSync()
  expect(Array.from(values.slice(0, 3), Number.isNaN)).toEqual([true, true, true])
  expectClose(values.slice(3), reference([3, 1, -1], [1, 1, 1], [0, 0, 0], true), 1e-5)
})

it('passes the gradient of a relu on where it let something through, and NaN', () => {
  const [dy, y] = [tf.tensor1d([1, 2, 3, 4, 5]), tf.tensor1d([0, 2, -0, NaN, 1])]
  expect([...run('TelarReluGradient', { dy, y })[0]!.dataSync()]).toEqual([0, 2, 0, 4, 5])
})
