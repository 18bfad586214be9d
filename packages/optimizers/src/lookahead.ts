import { jsonOptions, type OptionsOf } from '@telarjs/core'
import { addPrefix, copyTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { defineOptimizer } from './optimizer.js'
import { need, perParam } from './per-param.js'

const options = jsonOptions({
  everySteps: { type: 'integer', default: 5, minimum: 1, description: 'k: steps of the optimizer between two returns' },
  alpha: {
    type: 'number',
    default: 0.5,
    exclusiveMinimum: 0,
    maximum: 1,
    description: 'α: the fraction of the way from the slow to the fast params that is kept',
  },
})

/**
 * Lookahead: every k steps the params are set between where they are now and where they were k steps before.
 *
 * - every step: θ ← θ + Δθ
 * - every k steps: φ ← φ + α·(θ − φ), then θ ← φ
 *
 * An update transformation: stands after the optimizer in a chain. State per param: `slow` (φ), and `count` of the steps since the last return.
 * Zhang et al., "Lookahead optimizer: k steps forward, 1 step back" (2019), arXiv:1907.08610.
 *
 * @example
 * { use: 'optimizer:chain', with: { links: [{ use: 'optimizer:sgd' }, { use: 'optimizer:lookahead', with: { everySteps: 5 } }] } }
 */
export const lookahead = defineOptimizer({
  id: 'optimizer:lookahead',
  summary: 'Transformation: goes back part of the way every few steps',
  options,
  create: ({ everySteps, alpha }) => ({
    role: 'update-transform',
    init: (params) => ({ ...addPrefix('slow', copyTensors(params)), count: tf.scalar(0) }),
    update: (updates, state, { params }) =>
      tf.tidy(() => {
        const count = tf.add(need(state, 'count'), 1)
        const back = tf.greaterEqual(count, everySteps)
        const each = perParam(updates, state, ['slow'], (update, { slow }, name) => {
          const theta = need(params, name)
          const between = tf.add(slow, tf.mul(tf.sub(tf.add(theta, update), slow), alpha))
          return { update: tf.where(back, tf.sub(between, theta), update), slow: tf.where(back, between, slow) }
        })
        return { updates: each.updates, state: { ...each.state, count: tf.where(back, 0, count) } }
      }),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:lookahead': OptionsOf<typeof lookahead>
  }
}
