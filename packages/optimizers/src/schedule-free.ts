import { jsonOptions, specOf, type OptionsOf } from '@telarjs/core'
import { addPrefix, copyTensors, underPrefix } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { decayRate } from './option-schemas.js'
import { createInner } from './inner-optimizer.js'
import { defineOptimizer } from './optimizer.js'
import { need, perParam } from './per-param.js'
import { sgd } from './sgd.js'

const options = jsonOptions({
  beta: decayRate(0.9, 'β: how near to the average the gradients are taken; takes the place of momentum'),
  optimizer: v.optional(
    v.pipe(specOf('optimizer'), v.description('What moves the params before averaging; without momentum of its own')),
    { use: 'optimizer:sgd' },
  ),
})

/**
 * Schedule-free learning: an average of all params so far, weighted so that no schedule that falls is needed.
 *
 * - gradients are taken at y = (1 − β)·z + β·x, the trained params
 * - z ← z + update of the inner optimizer for the gradient at y
 * - x ← x + c·(z − x), c = ηₘ²/Σηₘ², with ηₘ the largest learning rate so far
 *
 * Evaluation and prediction use x. With `optimizer:sgd` it is schedule-free SGD; with `optimizer:adamw` and `beta1: 0`, schedule-free AdamW. Give it a
 * constant learning rate, or a warm-up; batch norm measures at y, and anew at x when training ends. State per param: `fast` (z) and `average` (x),
 * and that of the inner optimizer under `inner/`. Throws `ExperimentError` for an inner transformation.
 * Defazio et al., "The road less scheduled" (2024), arXiv:2405.15682.
 *
 * @example
 * { use: 'optimizer:schedule-free', with: { optimizer: { use: 'optimizer:adamw', with: { beta1: 0 } } } }
 */
export const scheduleFree = defineOptimizer({
  id: 'optimizer:schedule-free',
  version: 2,
  summary: 'Averages the params of an inner optimizer, so that the learning rate need not fall',
  options,
  uses: [sgd],
  create({ beta, optimizer }, context) {
    const inner = createInner(context, optimizer)
    return {
      init: (params) => ({
        ...addPrefix('fast', copyTensors(params)),
        ...addPrefix('average', copyTensors(params)),
        largestRate: tf.scalar(0),
        weightSum: tf.scalar(0),
        weightLost: tf.scalar(0),
        ...addPrefix('inner', inner.init(params)),
      }),
      update: (gradients, state, context) =>
        tf.tidy(() => {
          const largestRate = tf.maximum(need(state, 'largestRate'), context.learningRate)
          const weight = tf.square(largestRate)
          const { weightSum, weightLost } = addExactly(weight, need(state, 'weightSum'), need(state, 'weightLost'))
          // A learning rate of 0 adds nothing to the average.
          const share = tf.div(weight, tf.maximum(weightSum, 1e-30))
          const moved = inner.update(gradients, underPrefix('inner', state), context)
          const each = perParam(moved.updates, state, ['fast', 'average'], (update, now, name) => {
            const fast = tf.add(now.fast, update)
            const average = tf.add(now.average, tf.mul(share, tf.sub(fast, now.average)))
            const next = tf.add(tf.mul(fast, 1 - beta), tf.mul(average, beta))
            return { update: tf.sub(next, need(context.params, name)), fast, average }
          })
          const own = { ...each.state, largestRate, weightSum, weightLost }
          return { updates: each.updates, state: { ...own, ...addPrefix('inner', moved.state) } }
        }),
      averaged: (_, state) => underPrefix('average', state),
    }
  },
})

/** Adds to a sum and keeps what rounding takes off it (Kahan, 1965): after millions of steps one alone would hardly change float32's sum. */
function addExactly(weight: Tensor, sum: Tensor, lost: Tensor): { weightSum: Tensor; weightLost: Tensor } {
  const added = tf.sub(weight, lost)
  const weightSum = tf.add(sum, added)
  return { weightSum, weightLost: tf.sub(tf.sub(weightSum, sum), added) }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:schedule-free': OptionsOf<typeof scheduleFree>
  }
}
