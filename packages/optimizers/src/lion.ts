import { jsonOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { decayRate } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { perParam, zeros } from './per-param.js'

const options = jsonOptions({
  beta1: decayRate(0.9, 'How much of the mean gradient goes into the direction'),
  beta2: decayRate(0.99, 'How much of the mean gradient is kept per step'),
})

/**
 * Lion: the sign of a mixture of momentum and gradient, so every element moves by the same amount.
 *
 * - Δθ = −η·sign(β₁·m + (1 − β₁)·g)
 * - m ← β₂·m + (1 − β₂)·g
 *
 * Needs learning rates 3 to 10 times smaller than Adam's. State per param: `firstMoment` (m), half of Adam's memory.
 * Chen et al., "Symbolic discovery of optimization algorithms" (2023), arXiv:2302.06675.
 *
 * @example
 * { use: 'optimizer:chain', with: { links: [{ use: 'optimizer:lion' }, { use: 'optimizer:weight-decay', with: { lambda: 0.1 } }] } }
 */
export const lion = defineOptimizer({
  id: 'optimizer:lion',
  summary: 'Steps of one size in every direction; half the memory of Adam, learning rates 3 to 10 times smaller',
  options,
  create({ beta1, beta2 }) {
    const mix = (beta: number, m: Tensor, g: Tensor): Tensor => tf.add(tf.mul(m, beta), tf.mul(g, 1 - beta))
    return {
      init: (params) => zeros(params, 'firstMoment'),
      update: (gradients, state, { learningRate }) =>
        tf.tidy(() => {
          const descent = tf.neg(learningRate)
          return perParam(gradients, state, ['firstMoment'], (g, { firstMoment: m }) => ({
            update: tf.mul(descent, tf.sign(mix(beta1, m, g))),
            firstMoment: mix(beta2, m, g),
          }))
        }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:lion': OptionsOf<typeof lion>
  }
}
