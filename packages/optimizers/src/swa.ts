import type { OptionsOf } from '@telarjs/core'
import { addPrefix, copyTensors, underPrefix } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineOptimizer } from './optimizer.js'
import { need, perParam } from './per-param.js'

const count = v.pipe(v.number(), v.integer(), v.minValue(1))

const options = v.strictObject({
  fromEpoch: v.pipe(count, v.description('The epoch, counted from 1, whose params are the first of the average')),
  everySteps: v.exactOptional(
    v.pipe(count, v.description('Steps between two params of the average; without it those of an epoch')),
  ),
})

/**
 * Stochastic weight averaging: the plain mean of the params at the ends of the epochs from `fromEpoch` on, which evaluation, prediction and
 * export use in place of the trained ones. Before that they use the trained ones.
 *
 * - at the end of each epoch, or every `everySteps` steps counted from the start: average ← average + (θ + Δθ − average)/(n + 1), n ← n + 1
 *
 * An update transformation: stands after the optimizer in a chain, last. Goes with a learning rate that stays high, such as `schedule:constant`.
 * The trainer measures batch norm anew for the average when training ends, as PyTorch's `update_bn` does. State per param: `average`, and
 * `count` (n); with `everySteps`, `passed` steps. Izmailov et al., "Averaging weights leads to wider optima and better generalization" (2018), arXiv:1803.05407.
 *
 * @example
 * { use: 'optimizer:chain', with: { links: [{ use: 'optimizer:sgd' }, { use: 'optimizer:swa', with: { fromEpoch: 16 } }] } }
 */
export const swa = defineOptimizer({
  id: 'optimizer:swa',
  summary: 'Transformation: averages the params of the last epochs to evaluate with',
  options,
  create: ({ fromEpoch, everySteps }) => ({
    role: 'update-transform',
    init: (params) => ({
      ...addPrefix('average', copyTensors(params)),
      count: tf.scalar(0),
      ...(everySteps === undefined ? {} : { passed: tf.scalar(0) }),
    }),
    update: (updates, state, { params, step, epoch }) =>
      tf.tidy(() => {
        const int = (value: number): Scalar => tf.scalar(value, 'int32')
        // Outside a run of epochs each step is one.
        const { step: epochStep, steps } = epoch ?? { step: int(0), steps: 1 }
        const passed = everySteps === undefined ? undefined : tf.add(need(state, 'passed'), 1)
        const isAtEnd = passed ? tf.greaterEqual(passed, everySteps!) : tf.equal(epochStep, int(steps - 1))
        // The steps of whole epochs: half an epoch is left to the rounding of whole numbers above 2²⁴.
        const isLate = tf.greater(tf.sub(step, epochStep), int(Math.floor((fromEpoch - 1.5) * steps)))
        const due = tf.logicalAnd(isAtEnd, isLate)
        const count = need(state, 'count')
        const isEmpty = tf.equal(count, 0)
        const each = perParam(updates, state, ['average'], (update, { average }, name) => {
          const theta = tf.add(need(params, name), update)
          const mean = tf.add(average, tf.div(tf.sub(theta, average), tf.add(count, 1)))
          return { update, average: tf.where(isEmpty, theta, tf.where(due, mean, average)) }
        })
        const counted = { count: tf.add(count, tf.cast(due, 'float32')) }
        const own = passed ? { ...counted, passed: tf.where(isAtEnd, 0, passed) } : counted
        return { updates: each.updates, state: { ...each.state, ...own } }
      }),
    averaged: (_, state) => underPrefix('average', state),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:swa': OptionsOf<typeof swa>
  }
}
