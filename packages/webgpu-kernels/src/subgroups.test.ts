import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { expectClose, numbers } from '../fixtures/compare.js'
import { startGpu } from '../fixtures/gpu.js'
import { runKernel } from '../fixtures/run.js'
import { checkSubgroups } from './check-subgroups.js'
import type { WebgpuDevice } from './device.js'
import { chooseSubgroups, subgroupSizeOf } from './subgroups.js'

let gpu: WebgpuDevice
let size: number

beforeAll(async () => {
  gpu = await startGpu()
  size = gpu.info.subgroupMinSize!
})
afterEach(() => chooseSubgroups(gpu.device, undefined))

test('a software adapter does without', () => {
  expect(subgroupSizeOf(gpu.device)).toBeUndefined()
})

test('the size that the adapter names gives the same bits, and is used', async () => {
  await checkSubgroups(gpu.device, { subgroupMinSize: size })
  expect(subgroupSizeOf(gpu.device)).toBe(size)
})

test.each([
  ['twice that size gives other sums', () => ({ subgroupMinSize: 2 * size })],
  ['three is no size of a subgroup', () => ({ subgroupMinSize: 3 })],
  ['an adapter that names no size', () => ({})],
])('%s: kernels do without', async (_, infoOf) => {
  await checkSubgroups(gpu.device, infoOf())
  expect(subgroupSizeOf(gpu.device)).toBeUndefined()
})

describe.each([
  // Few rows for one workgroup, many for several of them and a second pass.
  [7, 10],
  [1024, 40],
] as const)('%i rows of %i classes', (rows, classes) => {
  const labelsOf = () =>
    tf.tensor1d(
      Int32Array.from({ length: rows }, (_, row) => (row * 7) % classes),
      'int32',
    )
  const logits = numbers(rows * classes, 3).map((value) => 4 * value)

  async function resultsOf(): Promise<(readonly number[])[]> {
    const [scores, labels, weights] = [
      tf.tensor2d(logits, [rows, classes]),
      labelsOf(),
      tf.tensor1d(numbers(rows, 5).map((value) => 1 + value / 2)),
    ]
    const results = [
      ...runKernel('TelarSoftmaxCrossEntropy', { logits: scores, labels, weights }, { labelSmoothing: 0.1 }),
      ...runKernel('TelarAccuracySums', { prediction: scores, labels }, {}),
    ]
    return Promise.all(results.map(async (result) => [...(await result.data())]))
  }

  test('have the same bits with and without subgroups', async () => {
    const without = await resultsOf()
    chooseSubgroups(gpu.device, size)
    expect(await resultsOf()).toEqual(without)
  })

  test('have the loss of plain ops', async () => {
    chooseSubgroups(gpu.device, size)
    const [scores, labels] = [tf.tensor2d(logits, [rows, classes]), labelsOf()]
    const [loss] = runKernel('TelarSoftmaxCrossEntropy', { logits: scores, labels }, { labelSmoothing: 0 })
    const target = tf.cast(tf.oneHot(labels, classes), 'float32')
    const expected = tf.neg(tf.mean(tf.sum(tf.mul(target, tf.logSoftmax(scores)), 1)))
    expectClose(await loss!.data(), await expected.data())
  })
})
