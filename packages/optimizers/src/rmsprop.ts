import { jsonOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { decayRate, epsilonOf } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { perParam, zeros } from './per-param.js'

const options = jsonOptions({
  decay: decayRate(0.99, 'How much of the mean squared gradient is kept per step'),
  momentum: decayRate(0, 'How much of the velocity is kept per step'),
  centered: {
    type: 'boolean',
    default: false,
    description: 'Divides by the standard deviation of the gradient rather than its root mean square',
  },
  epsilon: epsilonOf(1e-8),
})

/**
 * RMSProp: divides the gradient by its recent root mean square.
 *
 * - v ← ρ·v + (1 − ρ)·g²; where `centered`, also m ← ρ·m + (1 − ρ)·g, and v − m² takes the place of v
 * - w ← μ·w + g/(√v + ε)
 * - Δθ = −η·w
 *
 * State per param: `secondMoment` (v), `firstMoment` (m) where centered, `velocity` (w) with momentum.
 * Tieleman and Hinton, lecture 6.5 of "Neural networks for machine learning" (2012); centered as in Graves (2013), arXiv:1308.0850.
 *
 * @example
 * { use: 'optimizer:rmsprop', with: { decay: 0.9, momentum: 0.9 } }
 */
export const rmsprop = defineOptimizer({
  id: 'optimizer:rmsprop',
  summary: 'Divides the gradient by its recent root mean square',
  options,
  create({ decay, momentum, centered, epsilon }) {
    const slots = [
      'secondMoment',
      ...(centered ? (['firstMoment'] as const) : []),
      ...(momentum > 0 ? (['velocity'] as const) : []),
    ] as const
    const average = (old: Tensor, value: Tensor): Tensor => tf.add(tf.mul(old, decay), tf.mul(value, 1 - decay))
    return {
      init: (params) => zeros(params, ...slots),
      update: (gradients, state, { learningRate }) =>
        tf.tidy(() => {
          const descent = tf.neg(learningRate)
          return perParam<'secondMoment' | 'firstMoment' | 'velocity'>(gradients, state, slots, (g, now) => {
            const secondMoment = average(now.secondMoment, tf.square(g))
            const firstMoment = centered ? average(now.firstMoment, g) : g
            // Rounding can make the variance of a constant gradient negative.
            const variance = centered ? tf.relu(tf.sub(secondMoment, tf.square(firstMoment))) : secondMoment
            const scaled = tf.div(g, tf.add(tf.sqrt(variance), epsilon))
            const velocity = momentum > 0 ? tf.add(tf.mul(now.velocity, momentum), scaled) : scaled
            return { update: tf.mul(descent, velocity), secondMoment, firstMoment, velocity }
          })
        }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:rmsprop': OptionsOf<typeof rmsprop>
  }
}
