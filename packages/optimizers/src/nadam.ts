import { jsonOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { decayRate, epsilonOf, positive } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { need, perParam, zeros } from './per-param.js'

const options = jsonOptions({
  beta1: decayRate(0.9, 'How much of the mean gradient is kept per step'),
  beta2: decayRate(0.999, 'How much of the mean squared gradient is kept per step'),
  momentumDecay: { ...positive('ψ: how fast the momentum grows from half of beta1 to beta1'), default: 0.004 },
  epsilon: epsilonOf(1e-8),
})

/**
 * NAdam: Adam with Nesterov momentum, whose momentum rises from half of β₁ to β₁.
 *
 * - μₜ = β₁·(1 − ½·0.96^(t·ψ)), t counted from 1
 * - m and v as in `adam`
 * - Δθ = −η·((1 − μₜ)·g/(1 − Πμᵢ) + μₜ₊₁·m/(1 − μₜ₊₁·Πμᵢ))/(√v̂ + ε), products over i = 1 … t
 *
 * State per param: `firstMoment` (m) and `secondMoment` (v). Dozat, "Incorporating Nesterov momentum into Adam" (2016).
 *
 * @example
 * { use: 'optimizer:nadam', with: { momentumDecay: 0.004 } }
 */
export const nadam = defineOptimizer({
  id: 'optimizer:nadam',
  summary: 'Adam with Nesterov momentum',
  options,
  create({ beta1, beta2, momentumDecay, epsilon }) {
    const shrink = 0.96 ** momentumDecay
    const momentumAt = (warmth: Tensor): Tensor => tf.mul(beta1, tf.sub(1, tf.mul(0.5, warmth)))
    return {
      // warmth is 0.96^(tψ), a running product; momentumProduct is μ₁·…·μₜ.
      init: (params) => ({
        ...zeros(params, 'firstMoment', 'secondMoment'),
        beta2Power: tf.scalar(1),
        warmth: tf.scalar(1),
        momentumProduct: tf.scalar(1),
      }),
      update: (gradients, state, { learningRate }) =>
        tf.tidy(() => {
          const beta2Power = tf.mul(need(state, 'beta2Power'), beta2)
          const warmth = tf.mul(need(state, 'warmth'), shrink)
          const mu = momentumAt(warmth)
          const muNext = momentumAt(tf.mul(warmth, shrink))
          const momentumProduct = tf.mul(need(state, 'momentumProduct'), mu)
          const ofGradient = tf.div(tf.sub(1, mu), tf.sub(1, momentumProduct))
          const ofMoment = tf.div(muNext, tf.sub(1, tf.mul(momentumProduct, muNext)))
          const [descent, correction2] = [tf.neg(learningRate), tf.sub(1, beta2Power)]
          const each = perParam(gradients, state, ['firstMoment', 'secondMoment'], (g, now) => {
            const m = tf.add(tf.mul(now.firstMoment, beta1), tf.mul(g, 1 - beta1))
            const v = tf.add(tf.mul(now.secondMoment, beta2), tf.mul(tf.square(g), 1 - beta2))
            const ahead = tf.add(tf.mul(ofGradient, g), tf.mul(ofMoment, m))
            const update = tf.mul(descent, tf.div(ahead, tf.add(tf.sqrt(tf.div(v, correction2)), epsilon)))
            return { update, firstMoment: m, secondMoment: v }
          })
          return { updates: each.updates, state: { ...each.state, beta2Power, warmth, momentumProduct } }
        }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:nadam': OptionsOf<typeof nadam>
  }
}
