import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { expectClose, numbers } from '../../../webgpu-kernels/fixtures/compare.js'
import { startGpu } from '../../fixtures/gpu.js'
import { createCapturedRunner } from '../steps/captured/captured-runner.js'
import type { Step } from '../steps/step.js'

beforeAll(async () => {
  await startGpu()
})

test.each([
  { axis: undefined, keepDims: false },
  { axis: 1, keepDims: false },
  { axis: [0, 2], keepDims: true },
])('gradients of sum and mean over $axis', async ({ axis, keepDims }) => {
  const shape: [number, number, number] = [2, 3, 4]
  const x = tf.tensor3d(numbers(24), shape)
  const axes = axis === undefined ? [0, 1, 2] : [axis].flat()
  const count = axes.reduce((size, at) => size * shape[at]!, 1)
  // d/dx of sum(reduce(x)^2) is 2 reduce(x) at every element, and a count-th of that for the mean.
  const reduced = tf.sum(x, axes, true)
  const expected = await tf.mul(tf.broadcastTo(reduced, shape), 2).data()
  const ofSum = tf.grad((value) => tf.sum(tf.square(tf.sum(value, axis, keepDims))))(x)
  expectClose(await ofSum.data(), expected)
  const ofMean = tf.grad((value) => tf.sum(tf.square(tf.mean(value, axis, keepDims))))(x)
  expectClose(
    await ofMean.data(),
    expected.map((value) => value / count ** 2),
  )
})

test('they upload nothing as large as the input', () => {
  const x = tf.keep(tf.ones([100, 100]))
  const step: Step = ({ w }) => ({ state: { w: tf.grad((v) => tf.mean(tf.mul(v, x)))(w!) }, out: {} })
  const runner = createCapturedRunner(step, { current: { w: tf.zeros([100, 100]) } }, {})
  // Intermediates share two buffers of 40 kB; what is left are constants and uniforms, 256 bytes each.
  expect(runner.bytes).toBeLessThan(2 * 40_000 + 10_000)
})
