import { jsonOptions, matchParams, paramsOption, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { decayRate, epsilonOf, weightDecayOf } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { need, perParam, zeros } from './per-param.js'
import { trustRatio } from './trust-ratio.js'

const options = jsonOptions({
  beta1: decayRate(0.9, 'How much of the mean gradient is kept per step'),
  beta2: decayRate(0.999, 'How much of the mean squared gradient is kept per step'),
  epsilon: epsilonOf(1e-6),
  weightDecay: weightDecayOf(0.01),
  decayParams: paramsOption,
})

/**
 * LAMB: Adam with weight decay whose step for each param is scaled to the length of that param; for large batches.
 *
 * - r = m̂/(√v̂ + ε) + λ·θ, with m̂ and v̂ as in `adam`
 * - Δθ = −η·(‖θ‖₂/‖r‖₂)·r; the ratio is 1 where either length is 0
 *
 * Only the params that `decayParams` matches decay. State as in `adam`.
 * You et al., "Large batch optimization for deep learning: training BERT in 76 minutes" (2020), arXiv:1904.00962.
 *
 * @example
 * { use: 'optimizer:lamb', with: { weightDecay: 0.01 } }
 */
export const lamb = defineOptimizer({
  id: 'optimizer:lamb',
  summary: 'Adam whose step for each param is scaled to the param’s length; for large batches',
  options,
  create({ beta1, beta2, epsilon, weightDecay, decayParams }) {
    const decays = matchParams(decayParams)
    return {
      init: (params) => ({
        ...zeros(params, 'firstMoment', 'secondMoment'),
        beta1Power: tf.scalar(1),
        beta2Power: tf.scalar(1),
      }),
      update: (gradients, state, { params, learningRate }) =>
        tf.tidy(() => {
          const beta1Power = tf.mul(need(state, 'beta1Power'), beta1)
          const beta2Power = tf.mul(need(state, 'beta2Power'), beta2)
          const [correction1, correction2] = [tf.sub(1, beta1Power), tf.sub(1, beta2Power)]
          const each = perParam(gradients, state, ['firstMoment', 'secondMoment'], (g, now, name) => {
            const theta = need(params, name)
            const m = tf.add(tf.mul(now.firstMoment, beta1), tf.mul(g, 1 - beta1))
            const v = tf.add(tf.mul(now.secondMoment, beta2), tf.mul(tf.square(g), 1 - beta2))
            const r = tf.div(tf.div(m, correction1), tf.add(tf.sqrt(tf.div(v, correction2)), epsilon))
            const direction = weightDecay > 0 && decays(name) ? tf.add(r, tf.mul(theta, weightDecay)) : r
            const scale = tf.neg(tf.mul(learningRate, trustRatio(theta, direction)))
            return { update: tf.mul(scale, direction), firstMoment: m, secondMoment: v }
          })
          return { updates: each.updates, state: { ...each.state, beta1Power, beta2Power } }
        }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:lamb': OptionsOf<typeof lamb>
  }
}
