/**
 * Lookahead: every k steps the params go back to φ ← φ + α(θ − φ), on the way from where they were k steps before.
 * Zhang et al., "Lookahead optimizer: k steps forward, 1 step back" (2019), arXiv:1907.08610.
 */
import { type OptionsOf } from '@telarjs/core'
import { addPrefix, copyTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineOptimizer } from './optimizer.js'
import { need, perParam } from './per-param.js'

const options = v.strictObject({
  everySteps: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.description('k: steps forward before one back.')),
    5,
  ),
  alpha: v.optional(
    v.pipe(v.number(), v.gtValue(0), v.maxValue(1), v.description('α: how far of the way the params stay.')),
    0.5,
  ),
})

export const lookahead = defineOptimizer({
  kind: 'optimizer',
  id: 'optimizer:lookahead',
  version: 1,
  summary: 'Transformation: every few steps, goes back part of the way',
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
