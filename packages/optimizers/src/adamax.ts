import { jsonOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { decayRate, epsilonOf } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { need, perParam, zeros } from './per-param.js'

const options = jsonOptions({
  beta1: decayRate(0.9, 'How much of the mean gradient is kept per step'),
  beta2: decayRate(0.999, 'How much of the largest gradient is kept per step'),
  epsilon: epsilonOf(1e-8),
})

/**
 * AdaMax: Adam with the infinity norm, dividing by the largest recent gradient in place of the root mean square.
 *
 * - m ← β₁·m + (1 − β₁)·g
 * - u ← max(β₂·u, |g| + ε)
 * - Δθ = −η·m/((1 − β₁ᵗ)·u), t counted from 1
 *
 * State per param: `firstMoment` (m) and `infinityNorm` (u), each of the param's shape.
 * Kingma and Ba, "Adam: a method for stochastic optimization" (2015), section 7.1, arXiv:1412.6980.
 *
 * @example
 * { use: 'optimizer:adamax', with: { beta2: 0.99 } } // the first step is −η·sign(g)
 */
export const adamax = defineOptimizer({
  id: 'optimizer:adamax',
  summary: 'Adam with the largest recent gradient in place of the root mean square',
  options,
  create: ({ beta1, beta2, epsilon }) => ({
    init: (params) => ({ ...zeros(params, 'firstMoment', 'infinityNorm'), beta1Power: tf.scalar(1) }),
    update: (gradients, state, { learningRate }) =>
      tf.tidy(() => {
        const beta1Power = tf.mul(need(state, 'beta1Power'), beta1)
        const descent = tf.div(tf.neg(learningRate), tf.sub(1, beta1Power))
        const each = perParam(gradients, state, ['firstMoment', 'infinityNorm'], (g, now) => {
          const m = tf.add(tf.mul(now.firstMoment, beta1), tf.mul(g, 1 - beta1))
          const u = tf.maximum(tf.mul(now.infinityNorm, beta2), tf.add(tf.abs(g), epsilon))
          return { update: tf.mul(descent, tf.div(m, u)), firstMoment: m, infinityNorm: u }
        })
        return { updates: each.updates, state: { ...each.state, beta1Power } }
      }),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:adamax': OptionsOf<typeof adamax>
  }
}
