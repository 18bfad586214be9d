import { noOptions } from '@telarjs/core'
import { defineOptimizer, type Optimizer } from '@telarjs/optimizers/optimizer'
import { mapTensors, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { checkOptimizer, describeOptimizer } from './index.js'

const zeros = (params: NamedTensors) => mapTensors(params, (param) => tf.zeros(param.shape))

/** v ← 0.5 v + g; p ← p − ηv */
const heavy: Optimizer = {
  init: zeros,
  update(gradients, state, { learningRate }) {
    const next = mapTensors(state, (velocity, name) => tf.add(tf.mul(velocity, 0.5), gradients[name]!))
    return { updates: mapTensors(next, (velocity) => tf.neg(tf.mul(velocity, learningRate))), state: next }
  },
}
const doubled: Optimizer = {
  role: 'gradient-transform',
  init: () => ({}),
  update: (gradients) => ({ updates: mapTensors(gradients, (gradient) => tf.mul(gradient, 2)), state: {} }),
}

function plugin(optimizer: Optimizer) {
  return defineOptimizer({
    id: 'optimizer:sample',
    summary: 'A sample',
    options: noOptions,
    create: () => optimizer,
  })
}

describeOptimizer(plugin(heavy))
describeOptimizer(plugin(doubled))

describe('the kit of optimizers refuses', () => {
  const kept: tf.Tensor[] = []
  let calls = 0
  const withUpdate = (update: Optimizer['update']): Optimizer => ({ ...heavy, update })
  const faults: [string, Optimizer, RegExp][] = [
    [
      'climbing',
      withUpdate((gradients, state) => ({
        updates: mapTensors(gradients, (gradient) => tf.mul(gradient, 0.05)),
        state,
      })),
      /took the loss from .+ to .+; updates are added/,
    ],
    [
      'a missing update',
      withUpdate((gradients, state) => ({ updates: { '0-dense/bias': gradients['0-dense/bias']! }, state })),
      /update: updates: expected 0-dense\/bias float32 \[3\], 0-dense\/kernel/,
    ],
    [
      'state that comes and goes',
      withUpdate((gradients) => ({ updates: gradients, state: {} })),
      /update: state: expected .+ received none/,
    ],
    [
      '0 / 0',
      withUpdate((gradients, state) => ({
        updates: mapTensors(gradients, (gradient) => tf.div(gradient, tf.abs(gradient))),
        state,
      })),
      /not finite for '0-dense\/kernel' where the gradient is zero/,
    ],
    [
      'a leak',
      withUpdate((...given) => (kept.push(tf.keep(tf.scalar(1))), heavy.update(...given))),
      /update: leaves 1 tensors behind/,
    ],
    [
      'a reading inside the step',
      withUpdate((gradients, state, context) =>
        heavy.update(gradients, state, { ...context, learningRate: tf.scalar(context.learningRate.dataSync()[0]!) }),
      ),
      /reads a tensor with dataSync\(\) inside a step/,
    ],
    [
      'memory between calls',
      withUpdate((gradients, state, context) =>
        heavy.update(
          mapTensors(gradients, (gradient) => tf.div(gradient, ++calls)),
          state,
          context,
        ),
      ),
      /param after 3 steps '0-dense\/kernel'\[0\]: expected/,
    ],
    ['params as state', { ...heavy, init: (params) => params }, /state '0-dense\/kernel' is a param itself/],
    [
      'freeing what is lent',
      withUpdate((gradients, state, context) => {
        const result = heavy.update(gradients, state, context)
        tf.dispose(Object.values(state))
        return result
      }),
      /disposed|frees/,
    ],
    [
      'in place otherwise than update',
      { ...heavy, updateInPlace: (_, state, { params }) => ({ params, state }) },
      /updateInPlace at step 0: param '0-dense\/kernel'\[0\]/,
    ],
    [
      'averages of other params',
      { ...heavy, averaged: () => ({}) },
      /averaged: expected 0-dense\/bias .+ received none/,
    ],
  ]
  it.each(faults)('%s', async (_, optimizer, message) => {
    await expect(checkOptimizer(plugin(optimizer))).rejects.toThrow(message)
  })

  it('state that a checkpoint does not hold', async () => {
    const hidden = defineOptimizer({
      ...plugin(heavy),
      create: () => {
        let steps = 0
        return {
          ...heavy,
          update: (gradients, state, context) =>
            heavy.update(
              mapTensors(gradients, (gradient) => tf.div(gradient, 1 + (steps++ % 2))),
              state,
              context,
            ),
        }
      },
    })
    await expect(checkOptimizer(hidden)).rejects.toThrow('param after saving and loading')
  })
})
