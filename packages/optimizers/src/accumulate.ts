/** Gradient accumulation: an update every k steps with the mean of k gradients, as of a batch k times as large. */
import { specOf, type OptionsOf, type Spec } from '@telarjs/core'
import { addPrefix, mapTensors, underPrefix } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineOptimizer, requireOptimizer } from './optimizer.js'
import { need, zeros } from './per-param.js'

const options = v.strictObject({
  steps: v.pipe(v.number(), v.integer(), v.minValue(1), v.description('k: gradients per update.')),
  optimizer: v.pipe(specOf('optimizer'), v.description('What is done with their mean.')),
})

export const accumulate = defineOptimizer({
  kind: 'optimizer',
  id: 'optimizer:accumulate',
  version: 1,
  summary: 'Collects gradients over several steps and hands their mean to an inner optimizer',
  options,
  create({ steps, optimizer }, { where, create }) {
    const at = `${where}.with.optimizer`
    const inner = requireOptimizer(create('optimizer', optimizer, at), optimizer, at)
    const { averaged } = inner
    return {
      init: (params) => ({ ...zeros(params, 'mean'), count: tf.scalar(0), ...addPrefix('inner', inner.init(params)) }),
      update: (gradients, state, { params, learningRate, step }) =>
        tf.tidy(() => {
          const count = tf.add(need(state, 'count'), 1)
          const due = tf.greaterEqual(count, steps)
          const mean = mapTensors(gradients, (g, name) => tf.add(need(state, `mean/${name}`), tf.div(g, steps)))
          const before = underPrefix('inner', state)
          // The inner optimizer runs at every step, and what it made is dropped when not due: a condition on the device costs no wait.
          const made = inner.update(mean, before, {
            params,
            learningRate,
            step: tf.floorDiv<Scalar>(step, tf.scalar(steps, 'int32')),
          })
          return {
            updates: { ...mapTensors(made.updates, (update) => tf.where(due, update, tf.zerosLike(update))) },
            state: {
              ...addPrefix(
                'mean',
                mapTensors(mean, (sum) => tf.where(due, tf.zerosLike(sum), sum)),
              ),
              count: tf.where(due, 0, count),
              ...addPrefix(
                'inner',
                mapTensors(made.state, (after, name) => tf.where(due, after, need(before, name))),
              ),
            },
          }
        }),
      ...(averaged ? { averaged: (params, state) => averaged(params, underPrefix('inner', state)) } : {}),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:accumulate': Omit<OptionsOf<typeof accumulate>, 'optimizer'> & { readonly optimizer: Spec<'optimizer'> }
  }
}
