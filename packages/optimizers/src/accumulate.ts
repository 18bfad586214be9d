import { specOf, type OptionsOf } from '@telarjs/core'
import { addPrefix, mapTensors, underPrefix } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { onlyWhere } from './chain-links.js'
import { createInner } from './inner-optimizer.js'
import { defineOptimizer, type EpochPosition, type UpdateContext } from './optimizer.js'
import { need, zeros } from './per-param.js'

const options = v.strictObject({
  steps: v.pipe(v.number(), v.integer(), v.minValue(1), v.description('k: gradients per update')),
  optimizer: v.pipe(specOf('optimizer'), v.description('The optimizer that gets their mean')),
})

/**
 * Gradient accumulation: one update every k steps with the mean of their gradients, as for a batch k times as large.
 *
 * Groups do not reach over the end of an epoch: its last step always updates, with the mean of the gradients that are there, so an epoch of n steps
 * makes ⌈n/k⌉ updates. Between updates the params stay as they are. In a chain, links before it act on every gradient, links after it once per
 * update. State: `sum` per param, `count` of the gradients in it, and that of the inner optimizer under `inner/`.
 *
 * Throws `ExperimentError` for an inner transformation, which would need a chain with an optimizer.
 *
 * @example
 * // batches of 32 that train like batches of 128
 * { use: 'optimizer:accumulate', with: { steps: 4, optimizer: { use: 'optimizer:adam' } } }
 */
export const accumulate = defineOptimizer({
  id: 'optimizer:accumulate',
  version: 2,
  summary: 'Collects gradients over several steps and hands their mean to an inner optimizer',
  options,
  create({ steps, optimizer }, context) {
    const inner = createInner(context, optimizer)
    const { averaged } = inner
    return {
      init: (params) => ({ ...zeros(params, 'sum'), count: tf.scalar(0), ...addPrefix('inner', inner.init(params)) }),
      update: (gradients, state, context) =>
        tf.tidy(() => {
          const count = tf.add(need(state, 'count'), 1)
          const full = tf.greaterEqual(count, steps)
          const { isLastOfEpoch, ...groups } = groupsOf(context, steps)
          const due = isLastOfEpoch ? tf.logicalOr(full, isLastOfEpoch) : full
          const sums = mapTensors(gradients, (g, name) => tf.add(need(state, `sum/${name}`), g))
          const means = mapTensors(sums, (sum) => tf.div(sum, count))
          const before = underPrefix('inner', state)
          // Means of several batches have no one batch whose gradients could be taken elsewhere.
          const innerContext = { ...context, ...groups, gradientsAt: undefined }
          // The inner optimizer runs at every step and its results are dropped between updates: branching on the host would wait for the device.
          const result = onlyWhere(due, inner.update(means, before, innerContext), before)
          const rest = mapTensors(sums, (sum) => tf.where(due, tf.zerosLike(sum), sum))
          return {
            updates: { ...result.updates },
            state: { ...addPrefix('sum', rest), count: tf.where(due, 0, count), ...addPrefix('inner', result.state) },
          }
        }),
      didUpdate: (state) => {
        const isEmpty = tf.equal(need(state, 'count'), 0)
        return inner.didUpdate ? tf.logicalAnd(isEmpty, inner.didUpdate(underPrefix('inner', state))) : isEmpty
      },
      updatesPerEpoch(stepsPerEpoch) {
        const groups = Math.ceil(stepsPerEpoch / steps)
        return inner.updatesPerEpoch?.(groups) ?? groups
      },
      ...(averaged ? { averaged: (params, state) => averaged(params, underPrefix('inner', state)) } : {}),
    }
  },
})

/** Whether a step is the last of its epoch, and for the inner optimizer: the number of its step, and where that stands in its epoch. */
function groupsOf(
  { step, epoch }: UpdateContext,
  steps: number,
): { isLastOfEpoch?: Tensor; step: Scalar; epoch?: EpochPosition } {
  const int = (value: number): Scalar => tf.scalar(value, 'int32')
  if (epoch === undefined) return { step: tf.floorDiv(step, int(steps)) }
  const groups = Math.ceil(epoch.steps / steps)
  const group = tf.floorDiv<Scalar>(epoch.step, int(steps))
  const epochs = tf.floorDiv(tf.sub(step, epoch.step), int(epoch.steps))
  return {
    isLastOfEpoch: tf.equal(epoch.step, int(epoch.steps - 1)),
    step: tf.add(tf.mul(epochs, int(groups)), group),
    epoch: { step: group, steps: groups },
  }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:accumulate': OptionsOf<typeof accumulate>
  }
}
