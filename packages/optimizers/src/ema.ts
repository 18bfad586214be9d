import { jsonOptions, type OptionsOf } from '@telarjs/core'
import { addPrefix, copyTensors, underPrefix } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { decayRate } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { need, perParam } from './per-param.js'

const options = jsonOptions({
  decay: decayRate(0.999, 'd: how much of the average is kept per step; 0.999 looks back about 1000 steps'),
})

/**
 * Keeps an exponential moving average of the params, which evaluation and prediction use in place of the trained ones.
 *
 * - wₜ = (1 − d)/(1 − dᵗ), t counted from 1: without the bias towards the first params, as in Adam
 * - average ← average + wₜ·(θ + Δθ − average)
 *
 * An update transformation: stands after the optimizer in a chain, last, and hands the updates on as they are. State per param: `average`.
 * Polyak and Juditsky, "Acceleration of stochastic approximation by averaging" (1992).
 *
 * @example
 * { use: 'optimizer:chain', with: { links: [{ use: 'optimizer:adam' }, { use: 'optimizer:ema', with: { decay: 0.999 } }] } }
 */
export const ema = defineOptimizer({
  id: 'optimizer:ema',
  summary: 'Transformation: keeps a moving average of the params to evaluate with',
  options,
  create: ({ decay }) => ({
    role: 'update-transform',
    // weight is 1 − dᵗ.
    init: (params) => ({ ...addPrefix('average', copyTensors(params)), weight: tf.scalar(0) }),
    update: (updates, state, { params }) =>
      tf.tidy(() => {
        const weight = tf.add(tf.mul(need(state, 'weight'), decay), 1 - decay)
        const w = tf.div(1 - decay, weight)
        const each = perParam(updates, state, ['average'], (update, { average }, name) => {
          const theta = tf.add(need(params, name), update)
          return { update, average: tf.add(average, tf.mul(w, tf.sub(theta, average))) }
        })
        return { updates: each.updates, state: { ...each.state, weight } }
      }),
    averaged: (_, state) => underPrefix('average', state),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:ema': OptionsOf<typeof ema>
  }
}
