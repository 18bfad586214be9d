import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { startGpu } from '../../../fixtures/gpu.js'
import { regression, rowsOf } from '../../../fixtures/regression.js'
import { createCapturedRunner } from './captured-runner.js'

beforeAll(async () => {
  await startGpu()
})
afterEach(() => {
  vi.restoreAllMocks()
})

test.each([2, 4])('a submit of %i steps is one pass, and only what they hand back is copied', async (steps) => {
  const { step, state, feeds } = regression()
  const runner = createCapturedRunner(step, { current: state() }, feeds)
  const pass = vi.spyOn(GPUCommandEncoder.prototype, 'beginComputePass')
  const copy = vi.spyOn(GPUCommandEncoder.prototype, 'copyBufferToBuffer')
  await runner.run(steps, rowsOf(steps)).read()
  expect(pass).toHaveBeenCalledTimes(1)
  // The losses, and the first rows of w.
  expect(copy).toHaveBeenCalledTimes(2)
})

test('an output without elements stands between others', async () => {
  const holder = { current: { n: tf.scalar(1) } }
  const runner = createCapturedRunner(
    ({ n }) => ({ state: { n: tf.add(n!, 1) }, out: { n: n!, none: tf.zeros([0]), twice: tf.mul(n!, 2) } }),
    holder,
    {},
  )
  const { n, none, twice } = await runner.run(3, {}).read()
  expect([[...n!], [...none!], [...twice!]]).toEqual([[1, 2, 3], [], [2, 4, 6]])
})
