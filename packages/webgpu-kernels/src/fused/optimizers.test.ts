import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { expectClose, numbers } from '../../fixtures/compare.js'
import { startGpu } from '../../fixtures/gpu.js'
import { runKernel } from '../../fixtures/run.js'

beforeAll(async () => {
  await startGpu()
})

const SIZE = 131
const STEPS = 4
const gradientAt = (step: number): Float32Array => numbers(SIZE, 100 + step)

test.each([
  { momentum: 0, nesterov: false, l2: 0 },
  { momentum: 0.9, nesterov: false, l2: 0.01 },
  { momentum: 0.9, nesterov: true, l2: 0.1 },
])('sgd in place: $momentum $nesterov $l2', async ({ momentum, nesterov, l2 }) => {
  const [p, v] = [Float64Array.from(numbers(SIZE)), new Float64Array(SIZE)]
  const [param, velocity] = [tf.tensor1d(numbers(SIZE)), tf.zeros([SIZE])]
  for (let step = 0; step < STEPS; step++) {
    const rate = 0.1 / (step + 1)
    for (const [i, value] of gradientAt(step).entries()) {
      const g = value + l2 * p[i]!
      v[i] = momentum * v[i]! + g
      const step = nesterov ? g + momentum * v[i]! : v[i]!
      p[i]! -= rate * (momentum === 0 ? g : step)
    }
    const inputs = {
      param,
      gradient: tf.tensor1d(gradientAt(step)),
      learningRate: tf.scalar(rate),
      ...(momentum === 0 ? {} : { velocity }),
    }
    expect(runKernel('TelarSgd', inputs, { momentum, nesterov, l2 })).toEqual([])
    // A read in between must not hide the next change.
    expectClose(await param.data(), p)
  }
  if (momentum !== 0) expectClose(await velocity.data(), v)
})

test.each([0, 0.1])('adam in place, weight decay %f', async (weightDecay) => {
  const [beta1, beta2, epsilon, rate] = [0.9, 0.999, 1e-8, 0.01]
  const [p, m, v] = [Float64Array.from(numbers(SIZE)), new Float64Array(SIZE), new Float64Array(SIZE)]
  const [param, firstMoment, secondMoment] = [tf.tensor1d(numbers(SIZE)), tf.zeros([SIZE]), tf.zeros([SIZE])]
  for (let step = 0; step < STEPS; step++) {
    const [beta1Power, beta2Power] = [beta1 ** (step + 1), beta2 ** (step + 1)]
    for (const [i, g] of gradientAt(step).entries()) {
      m[i] = beta1 * m[i]! + (1 - beta1) * g
      v[i] = beta2 * v[i]! + (1 - beta2) * g * g
      p[i]! -= rate * weightDecay * p[i]!
      p[i]! -= (rate * (m[i]! / (1 - beta1Power))) / (Math.sqrt(v[i]! / (1 - beta2Power)) + epsilon)
    }
    const scalars = {
      learningRate: tf.scalar(rate),
      beta1Power: tf.scalar(beta1Power),
      beta2Power: tf.scalar(beta2Power),
    }
    const inputs = { param, gradient: tf.tensor1d(gradientAt(step)), firstMoment, secondMoment, ...scalars }
    runKernel('TelarAdam', inputs, { beta1, beta2, epsilon, weightDecay })
  }
  expectClose(await param.data(), p, 1e-4)
  expectClose(await firstMoment.data(), m)
  expectClose(await secondMoment.data(), v)
})

test('the powers of both betas of adam, one step on', async () => {
  const inputs = { beta1Power: tf.scalar(0.5), beta2Power: tf.scalar(0.25) }
  const powers = runKernel('TelarAdamPowers', inputs, { beta1: 0.75, beta2: 0.5 })
  expect(await Promise.all(powers.map(async (power) => [...(await power.data())]))).toEqual([[0.375], [0.125]])
})
