import { jsonOptions, matchParams, paramsOption, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { decayRate, positive } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { need, perParam, zeros } from './per-param.js'
import { trustRatio } from './trust-ratio.js'

const options = jsonOptions({
  momentum: decayRate(0.9, 'How much of the velocity is kept per step'),
  nesterov: {
    type: 'boolean',
    default: false,
    description: 'Nesterov momentum: evaluates the direction one step ahead along the velocity',
  },
  trust: { ...positive('τ: the length of a step as a fraction of the length of the param'), default: 0.001 },
  weightDecay: { type: 'number', default: 0, minimum: 0, description: 'λ, added to the gradient before it is scaled' },
  params: paramsOption,
})

/**
 * LARS: momentum whose steps are scaled, param by param, to a fixed fraction of the length of the param; for large batches.
 *
 * - u = g + λ·θ, then u ← u·τ·‖θ‖₂/‖u‖₂; the factor is 1 where either length is 0
 * - w ← μ·w + η·u
 * - Δθ = −w, or −(η·u + μ·w) with `nesterov`
 *
 * Params that `params` does not match, by default all but kernels, take plain momentum. State per param: `velocity` (w), which holds the learning
 * rate, as in the paper. You, Gitman and Ginsburg, "Large batch training of convolutional networks" (2017), arXiv:1708.03888.
 *
 * @example
 * { use: 'optimizer:lars', with: { weightDecay: 1e-4 } } // with learning rates of 1 and more
 */
export const lars = defineOptimizer({
  id: 'optimizer:lars',
  summary: 'Momentum whose step for each param is scaled to the param’s length; for large batches',
  options,
  create({ momentum, nesterov, trust, weightDecay, params: pattern }) {
    const matches = matchParams(pattern)
    return {
      init: (params) => zeros(params, 'velocity'),
      update: (gradients, state, { params, learningRate }) =>
        tf.tidy(() =>
          perParam(gradients, state, ['velocity'], (g, now, name) => {
            const theta = need(params, name)
            const decayed = weightDecay > 0 && matches(name) ? tf.add(g, tf.mul(theta, weightDecay)) : g
            const scale = matches(name) ? tf.mul(trustRatio(theta, decayed, trust), learningRate) : learningRate
            const step = tf.mul(decayed, scale)
            const velocity = tf.add(tf.mul(now.velocity, momentum), step)
            return { update: tf.neg(nesterov ? tf.add(step, tf.mul(velocity, momentum)) : velocity), velocity }
          }),
        ),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:lars': OptionsOf<typeof lars>
  }
}
