import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D, Tensor5D } from '@tensorflow/tfjs-core'
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

test('gradient of average pooling: each value inside a window gets the same share', async () => {
  // By hand: a corner of a 3x3 input lies in its own window (4 values inside), two at edges (6) and the middle one (9).
  const [corner, edge, middle] = [1 / 4 + 2 / 6 + 1 / 9, 2 / 4 + 3 / 6 + 1 / 9, 4 / 4 + 4 / 6 + 1 / 9]
  const expected = [corner, edge, corner, edge, middle, edge, corner, edge, corner]
  const flat = tf.grad((x: Tensor) => tf.avgPool(x as Tensor4D, 3, 1, 'same'))(tf.ones([1, 3, 3, 1]))
  expectClose(await flat.data(), expected)
  const deep = tf.grad((x: Tensor) => tf.avgPool3d(x as Tensor5D, [1, 3, 3], 1, 'same'))(tf.ones([1, 1, 3, 3, 1]))
  expectClose(await deep.data(), expected)
})

test('a window of max pooling with a NaN in it gives NaN', async () => {
  const x = tf.tensor4d([NaN, 1, 3, NaN, 4, 2, 1, 3, 1, 2, 3, NaN], [3, 2, 2, 1])
  expect([...(await tf.maxPool(x, 2, 2, 'valid').data())]).toEqual([NaN, 4, NaN])
})

test('running sums from the end, of one length after another', async () => {
  const sums = async (values: number[]) => [...(await tf.cumsum(tf.tensor1d(values), 0, true, true).data())]
  expect(await sums([1, 2, 3, 4, 5])).toEqual([14, 12, 9, 5, 0])
  expect(await sums([1, 2, 3])).toEqual([5, 3, 0])
  const products = await tf.cumprod(tf.tensor2d([2, 3, 4, 5, 6, 7], [2, 3]), 1, false, true).data()
  expect([...products]).toEqual([24, 12, 4, 210, 42, 7])
})

test('what was read once can be read again where the device cannot be read at once', async () => {
  const x = tf.add(tf.tensor1d([1, 2]), 1)
  expect([...(await x.data())]).toEqual([2, 3])
  expect([...x.dataSync()]).toEqual([2, 3])
})
