import { jsonOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { decayRate, epsilonOf } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { need, perParam, zeros } from './per-param.js'

const options = jsonOptions({
  beta1: decayRate(0.9, 'How much of the mean gradient is kept per step'),
  // ρ∞ is above 4, where r is real, from 0.6 on.
  beta2: {
    type: 'number',
    default: 0.999,
    exclusiveMinimum: 0.6,
    exclusiveMaximum: 1,
    description: 'How much of the mean squared gradient is kept per step',
  },
  epsilon: epsilonOf(1e-8),
})

/**
 * RAdam: Adam that is plain momentum until the variance of its second moment is known, so that it needs no warm-up.
 *
 * - m and v as in `adam`; ρ∞ = 2/(1 − β₂) − 1; ρₜ = ρ∞ − 2t·β₂ᵗ/(1 − β₂ᵗ), t counted from 1
 * - where ρₜ > 5: Δθ = −η·rₜ·√(1 − β₂ᵗ)·m̂/(√v + ε), with rₜ = √((ρₜ − 4)(ρₜ − 2)ρ∞/((ρ∞ − 4)(ρ∞ − 2)ρₜ))
 * - otherwise: Δθ = −η·m̂
 *
 * State per param: `firstMoment` (m) and `secondMoment` (v).
 * Liu et al., "On the variance of the adaptive learning rate and beyond" (2020), arXiv:1908.03265.
 *
 * @example
 * { use: 'optimizer:radam' } // with β₂ = 0.999 the first five steps are plain momentum
 */
export const radam = defineOptimizer({
  id: 'optimizer:radam',
  summary: 'Adam that starts as plain momentum and needs no warm-up',
  options,
  create({ beta1, beta2, epsilon }) {
    const rhoMost = 2 / (1 - beta2) - 1
    return {
      init: (params) => ({
        ...zeros(params, 'firstMoment', 'secondMoment'),
        beta1Power: tf.scalar(1),
        weights: tf.scalar(0),
        ages: tf.scalar(0),
      }),
      update: (gradients, state, { learningRate }) =>
        tf.tidy(() => {
          // The paper's ρ = ρ∞ − 2tβ₂ᵗ/(1 − β₂ᵗ) takes two numbers near 2000 from each other, and float32 cannot say on which side
          // of 5 the rest lies. The same ρ is A/S with S = 1 + β₂S, A = β₂A + 1 + 2β₂S, sums of what is positive; and 1 − β₂ᵗ = (1 − β₂)S.
          const before = need(state, 'weights')
          const weights = tf.add(tf.mul(before, beta2), 1)
          const ages = tf.add(tf.mul(need(state, 'ages'), beta2), tf.add(tf.mul(before, 2 * beta2), 1))
          const rho = tf.div(ages, weights)
          const known = tf.cast(tf.greater(rho, 5), 'float32')
          const rhoKnown = tf.maximum(rho, 5)
          const r = tf.sqrt(
            tf.div(
              tf.mul(tf.mul(tf.sub(rhoKnown, 4), tf.sub(rhoKnown, 2)), rhoMost / ((rhoMost - 4) * (rhoMost - 2))),
              rhoKnown,
            ),
          )
          const adaptive = tf.mul(known, tf.mul(r, tf.sqrt(tf.mul(weights, 1 - beta2))))
          const plain = tf.sub(1, known)

          const beta1Power = tf.mul(need(state, 'beta1Power'), beta1)
          const descent = tf.div(tf.neg(learningRate), tf.sub(1, beta1Power))
          const each = perParam(gradients, state, ['firstMoment', 'secondMoment'], (g, now) => {
            const m = tf.add(tf.mul(now.firstMoment, beta1), tf.mul(g, 1 - beta1))
            const v = tf.add(tf.mul(now.secondMoment, beta2), tf.mul(tf.square(g), 1 - beta2))
            const rate = tf.add(tf.div(adaptive, tf.add(tf.sqrt(v), epsilon)), plain)
            return { update: tf.mul(descent, tf.mul(m, rate)), firstMoment: m, secondMoment: v }
          })
          return { updates: each.updates, state: { ...each.state, beta1Power, weights, ages } }
        }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:radam': OptionsOf<typeof radam>
  }
}
