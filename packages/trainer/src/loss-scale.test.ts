import '@tensorflow/tfjs-backend-cpu'
import '@telarjs/tensor/gradients'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { collect, experiment, registryWith } from '../fixtures/points.js'
import { afterScaledStep, firstLossScale, lossScaleOf, unscaledGradients } from './loss-scale.js'
import { train } from './train.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const values = (tensors: Readonly<Record<string, Tensor>>) =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, [...tensor.dataSync()]]))

/** A step from weight 1, velocity [2, 3] and mean 4 to 10, [20, 30] and 40. */
function step(scale: number, goodSteps: number, ...gradients: number[][]) {
  const scaled = {
    'optimizer/lossScale/scale': tf.scalar(scale),
    'optimizer/lossScale/goodSteps': tf.scalar(goodSteps),
  }
  const stateOf = (factor: number) => ({
    'params/w': tf.tensor([factor], [1, 1, 1, 1, 1]),
    'state/mean': tf.scalar(4 * factor),
    'optimizer/velocity': tf.tensor1d([2 * factor, 3 * factor]),
    'optimizer/count': tf.scalar(factor, 'int32'),
    ...scaled,
  })
  const before = stateOf(1)
  const next = afterScaledStep(
    { scale: scaled['optimizer/lossScale/scale'], goodSteps: scaled['optimizer/lossScale/goodSteps'] },
    gradients.map((each) => tf.tensor1d(each)),
    before,
    stateOf(10),
  )
  expect(
    Object.entries(next)
      .map(([name, { dtype, shape }]) => [name, dtype, shape])
      .sort(),
  ).toEqual(
    Object.entries(before)
      .map(([name, { dtype, shape }]) => [name, dtype, shape])
      .sort(),
  )
  return values(next)
}

const taken = { 'params/w': [10], 'state/mean': [40], 'optimizer/velocity': [20, 30], 'optimizer/count': [10] }
const skipped = { 'params/w': [1], 'state/mean': [4], 'optimizer/velocity': [2, 3], 'optimizer/count': [1] }
const scaleOf = (scale: number, goodSteps: number) => ({
  'optimizer/lossScale/scale': [scale],
  'optimizer/lossScale/goodSteps': [goodSteps],
})

test('finite gradients: the step is taken, and counted', () => {
  expect(step(65536, 7, [1, -2], [0])).toEqual({ ...taken, ...scaleOf(65536, 8) })
})

test.each([Infinity, -Infinity, NaN])(
  'a gradient of %d: the step changes nothing but the scale, which is halved',
  (bad) => {
    expect(step(65536, 1999, [1, 2], [3, bad])).toEqual({ ...skipped, ...scaleOf(32768, 0) })
  },
)

test('the 2000th good step in a row doubles the scale and begins to count anew', () => {
  expect(step(1024, 1998, [1])).toEqual({ ...taken, ...scaleOf(1024, 1999) })
  expect(step(1024, 1999, [1])).toEqual({ ...taken, ...scaleOf(2048, 0) })
})

test('the scale stays between 1 and 2^24', () => {
  expect(step(2 ** 24, 1999, [1])).toEqual({ ...taken, ...scaleOf(2 ** 24, 0) })
  expect(step(1, 5, [NaN])).toEqual({ ...skipped, ...scaleOf(1, 0) })
})

test('it begins at 32768, and gradients are divided by it', () => {
  const first = lossScaleOf({ 'moment/w': tf.scalar(1), ...firstLossScale() })!
  expect(values(first)).toEqual({ scale: [32768], goodSteps: [0] })
  expect(values(unscaledGradients({ w: tf.tensor1d([32768, -16384]) }, first))).toEqual({ w: [1, -0.5] })
  expect(lossScaleOf({ 'moment/w': tf.scalar(1) })).toBeUndefined()
})

test('a backend without factors of 16 bits refuses mixed precision', async () => {
  const run = collect(train({ ...experiment, precision: 'mixed' }, { registry: registryWith() }))
  await expect(run).rejects.toThrow(
    "experiment.precision: 'mixed' needs WebGPU on an adapter with shader-f16, and this run is on cpu",
  )
})
