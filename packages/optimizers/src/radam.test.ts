import { createRegistry } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import { mapTensors, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { radam } from './radam.js'

describeOptimizer(radam)

it('agrees with PyTorch, through the step where it turns adaptive', async () => {
  expectTrajectory(await replay({ use: 'optimizer:radam' }), torch.radam)
  expectTrajectory(await replay({ use: 'optimizer:radam', with: { beta1: 0.7, beta2: 0.9 } }), torch['radam-early'])
})

it('keeps ρ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ) to float32’s accuracy, without its cancellation', () => {
  const optimizer = createRegistry([radam]).create('optimizer', { use: 'optimizer:radam' })
  tf.tidy(() => {
    const params = { kernel: tf.zeros([1]) }
    let state: NamedTensors = optimizer.init(params)
    for (let t = 1; t <= 40; t++) {
      const gradients = mapTensors(params, (param) => tf.onesLike(param))
      state = optimizer.update(gradients, state, {
        params,
        learningRate: tf.scalar(1),
        step: tf.scalar(t - 1, 'int32'),
      }).state
      const rho = tf.div(state['ages']!, state['weights']!).dataSync()[0]!
      const expected = 1999 - (2 * t * 0.999 ** t) / (1 - 0.999 ** t) // in float64
      expect(Math.abs(rho / expected - 1), `at step ${t}`).toBeLessThan(1e-6)
    }
  })
})
