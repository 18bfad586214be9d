import { jsonOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { decayRate, epsilonOf } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { perParam, zeros } from './per-param.js'

const options = jsonOptions({
  rho: decayRate(0.9, 'How much of the mean squares is kept per step'),
  epsilon: epsilonOf(1e-6),
})

/**
 * AdaDelta: step sizes from the running means of squared gradients and squared updates, without a learning rate of its own.
 *
 * - u ← ρ·u + (1 − ρ)·g²
 * - δ = g·√(w + ε)/√(u + ε)
 * - w ← ρ·w + (1 − ρ)·δ²
 * - Δθ = −η·δ
 *
 * The paper has no η, so start with a learning rate of 1. State per param: `squaredGradient` (u) and `squaredUpdate` (w), each of the param's shape.
 * Zeiler, "ADADELTA: an adaptive learning rate method" (2012), arXiv:1212.5701.
 *
 * @example
 * { use: 'optimizer:adadelta', with: { rho: 0.95 } }
 */
export const adadelta = defineOptimizer({
  id: 'optimizer:adadelta',
  summary: 'Step sizes from the means of squared gradients and updates; for a learning rate of 1',
  options,
  create({ rho, epsilon }) {
    const average = (old: Tensor, value: Tensor): Tensor => tf.add(tf.mul(old, rho), tf.mul(value, 1 - rho))
    return {
      init: (params) => zeros(params, 'squaredGradient', 'squaredUpdate'),
      update: (gradients, state, { learningRate }) =>
        tf.tidy(() => {
          const descent = tf.neg(learningRate)
          return perParam(gradients, state, ['squaredGradient', 'squaredUpdate'], (g, now) => {
            const squaredGradient = average(now.squaredGradient, tf.square(g))
            const ratio = tf.div(tf.sqrt(tf.add(now.squaredUpdate, epsilon)), tf.sqrt(tf.add(squaredGradient, epsilon)))
            const delta = tf.mul(ratio, g)
            return {
              update: tf.mul(descent, delta),
              squaredGradient,
              squaredUpdate: average(now.squaredUpdate, tf.square(delta)),
            }
          })
        }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:adadelta': OptionsOf<typeof adadelta>
  }
}
