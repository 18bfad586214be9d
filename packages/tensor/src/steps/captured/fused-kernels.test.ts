import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../../fixtures/gpu.js'
import { runKernel } from '../../fused/kernel.js'
import type { StateHolder } from '../step.js'
import { createCapturedRunner } from './captured-runner.js'

beforeAll(async () => {
  await startGpu()
})

test('captured, a kernel in place needs no copies and changes only the state; a constant it writes is new every time', async () => {
  const options = { momentum: 0.5, nesterov: false, l2: 0 }
  const holder: StateHolder = { current: { w: tf.tensor1d([1, 2, 3]) } }
  const runner = createCapturedRunner(
    ({ w }, { rate }) => {
      const velocity = tf.tensor1d([2, 0, 0])
      runKernel('TelarSgd', { param: w, gradient: tf.tensor1d([1, 1, 1]), learningRate: rate, velocity }, options)
      return { state: { w: w! }, out: { velocity } }
    },
    holder,
    { rate: { dtype: 'float32', shape: [] } },
  )
  expect([...(await holder.current['w']!.data())]).toEqual([1, 2, 3])
  const { velocity } = await runner.run(2, { rate: Float32Array.of(1, 0.5) }).read()
  expect([...velocity!]).toEqual([2, 1, 1, 2, 1, 1])
  // 1 - 2 - 1, 2 - 1 - 0.5, 3 - 1 - 0.5
  expect([...(await holder.current['w']!.data())]).toEqual([-2, 0.5, 1.5])
})

test('a captured step draws new numbers at every replay, those of its step number', async () => {
  const key = tf.tensor1d([1, 2], 'int32')
  const runner = createCapturedRunner(
    (state, feed) => ({
      state,
      out: { u: runKernel('TelarUniform', { key, step: feed['step'] }, { stream: 3, size: 5 })[0]! },
    }),
    { current: {} },
    { step: { dtype: 'int32', shape: [] } },
  )
  const { u } = await runner.run(3, { step: Int32Array.of(10, 11, 12) }).read()
  const expected = [10, 11, 12].map((step) => {
    const inputs = { key, step: tf.scalar(step, 'int32') }
    return runKernel('TelarUniform', inputs, { stream: 3, size: 5 })[0]!.data()
  })
  expect([...u!]).toEqual((await Promise.all(expected)).flatMap((values) => [...values]))
})
