import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../fixtures/gpu.js'
import { runKernel } from '../../fixtures/run.js'

beforeAll(async () => {
  await startGpu()
})

test('counts rows whose largest value is at the label, the first of equals', async () => {
  const rows = [
    [0.1, 0.9, 0.5],
    [3, 1, 3],
    [3, 1, 3],
    [-2, -1, -3],
  ]
  const [count] = runKernel(
    'TelarCountCorrect',
    { prediction: tf.tensor2d(rows), labels: tf.tensor1d([1, 0, 2, 1], 'int32') },
    {},
  )
  expect([...(await count!.data())]).toEqual([3])
  const many = tf.oneHot(tf.range(0, 700, 1, 'int32'), 700)
  const [all] = runKernel(
    'TelarCountCorrect',
    { prediction: tf.cast(many, 'float32'), labels: tf.range(0, 700, 1, 'int32') },
    {},
  )
  expect([...(await all!.data())]).toEqual([700])
})

test('sums for accuracy: the count, the rows, and the sum of all scores, NaN where one is', async () => {
  const labels = tf.tensor1d([1, 0], 'int32')
  const sums = (rows: number[][]) =>
    runKernel('TelarAccuracySums', { prediction: tf.tensor2d(rows), labels }, {})[0]!.data()
  const right = [0.25, 0.75, 0.5]
  expect([...(await sums([right, [-2, -1, -3]]))]).toEqual([1, 2, -4.5])
  expect([...(await sums([right, [-2, NaN, -3]]))]).toEqual([2, 2, NaN])
})
