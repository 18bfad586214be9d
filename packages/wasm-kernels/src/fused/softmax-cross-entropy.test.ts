import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectClose, finiteDifferences, randomArray } from '../testing/reference.js'
import { run } from '../testing/run.js'
import { startWasm } from '../testing/wasm.js'

beforeAll(startWasm)

/** sum(w l) / sum(w), l = -sum(target log softmax), term by term. */
function reference(
  logits: ArrayLike<number>,
  labels: readonly number[],
  weights: readonly number[],
  classes: number,
  smoothing: number,
): number {
  const losses = labels.map((label, row) => {
    const z = Array.from({ length: classes }, (_, j) => logits[row * classes + j]!)
    const top = Math.max(...z)
    const logSum = top + Math.log(z.reduce((sum, each) => sum + Math.exp(each - top), 0))
    return -z.reduce(
      (sum, each, j) => sum + ((j === label ? 1 - smoothing : 0) + smoothing / classes) * (each - logSum),
      0,
    )
  })
  return losses.reduce((sum, loss, row) => sum + loss * weights[row]!, 0) / weights.reduce((sum, each) => sum + each, 0)
}

function kernel(
  logits: ArrayLike<number>,
  labels: readonly number[],
  classes: number,
  labelSmoothing: number,
  weights?: readonly number[],
) {
  const inputs = {
    logits: tf.tensor2d(Float32Array.from(logits), [labels.length, classes]),
    labels: tf.tensor1d([...labels], 'int32'),
  }
  const [loss, gradient] = run(
    'TelarSoftmaxCrossEntropy',
    weights ? { ...inputs, weights: tf.tensor1d([...weights]) } : inputs,
    { labelSmoothing },
  )
  return { loss: loss!.dataSync(), gradient: gradient!.dataSync() }
}

describe.each([1, 2, 3, 10, 17])('%i classes', (classes) => {
  it.each([0, 0.1, 1])('label smoothing %d: loss as defined, gradient as finite differences', (smoothing) => {
    const labels = Array.from({ length: 7 }, (_, row) => (row * 3) % classes)
    const weights = labels.map((_, row) => row % 3)
    const logits = randomArray(7 * classes, classes).map((each) => each * 4)
    const { loss, gradient } = kernel(logits, labels, classes, smoothing, weights)
    expectClose(loss, [reference(logits, labels, weights, classes, smoothing)], 1e-5)
    expectClose(
      gradient,
      finiteDifferences((z) => reference(z, labels, weights, classes, smoothing), logits),
      1e-5,
    )
    const even = kernel(logits, labels, classes, smoothing)
    expectClose(
      even.loss,
      [
        reference(
          logits,
          labels,
          labels.map(() => 1),
          classes,
          smoothing,
        ),
      ],
      1e-5,
    )
  })
})

it('stays finite for large logits and lets NaN show', () => {
  const { loss, gradient } = kernel([1000, -1000, -1000, 1000], [0, 0], 2, 0)
  expectClose(loss, [1000], 1e-6)
  expectClose(gradient, [0, 0, -0.5, 0.5], 1e-6)
  expect(kernel([NaN, 1], [1], 2, 0).loss[0]).toBeNaN()
})

it('counts the rows that are right', () => {
  const prediction = tf.tensor2d([
    [1, 2, 0],
    [3, 3, 1],
    [0, 1, 5],
  ])
  expect(run('TelarCountCorrect', { prediction, labels: tf.tensor1d([1, 0, 1], 'int32') })[0]!.dataSync()[0]).toBe(2)
})
