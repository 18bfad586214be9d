import { noOptions } from '@telarjs/core'
import { defineOptimizer, type Optimizer } from '@telarjs/optimizers/optimizer'
import { mapTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { checkOptimizer } from './index.js'

/** p ← p − ηg */
const descent: Optimizer = {
  init: () => ({}),
  update: (gradients, state, { learningRate }) => ({
    updates: mapTensors(gradients, (gradient) => tf.neg(tf.mul(gradient, learningRate))),
    state,
  }),
}

function plugin(make: () => Optimizer) {
  return defineOptimizer({
    id: 'optimizer:acme/descent',
    summary: 'Descent',
    options: noOptions,
    create: make,
  })
}

describe('the kit of optimizers refuses what a short run does not show:', () => {
  it('takes the right one', () => checkOptimizer(plugin(() => descent)))

  it.each<[string, () => Optimizer, RegExp]>([
    [
      'a number that changes after many calls',
      () => {
        let calls = 0
        return {
          ...descent,
          update: (gradients, state, context) =>
            descent.update(gradients, state, {
              ...context,
              learningRate: tf.mul(context.learningRate, ++calls > 110 ? 0.5 : 1),
            }),
        }
      },
      /other numbers after \d+ calls/,
    ],
    [
      'a learning rate that is ignored',
      () => ({
        ...descent,
        update: (gradients, state) => ({
          updates: mapTensors(gradients, (gradient) => tf.mul(gradient, -0.05)),
          state,
        }),
      }),
      /multiply by the learning rate/,
    ],
    [
      'a step that depends on the order of names',
      () => ({
        ...descent,
        update: (gradients, state, { learningRate }) => {
          const names = Object.keys(gradients)
          return {
            updates: mapTensors(gradients, (gradient, name) =>
              tf.mul(gradient, tf.mul(learningRate, -1 / (1 + names.indexOf(name)))),
            ),
            state,
          }
        },
      }),
      /param of the same name in another order/,
    ],
    [
      'a norm of zero',
      () => ({
        ...descent,
        update: (gradients, state, { params, learningRate }) => ({
          updates: mapTensors(gradients, (gradient, name) =>
            tf.mul(tf.neg(tf.mul(gradient, learningRate)), tf.div(tf.norm(params[name]!), tf.norm(params[name]!))),
          ),
          state,
        }),
      }),
      /not finite for .* with params and gradients of zero/,
    ],
    [
      'state that cannot be saved',
      () => ({
        ...descent,
        init: () => ({ warm: tf.tensor1d([true]) }),
        update: (gradients, state, context) => ({ ...descent.update(gradients, {}, context), state }),
      }),
      /state 'warm': expected float32 or int32/,
    ],
  ])('%s', async (_, make, message) => {
    await expect(checkOptimizer(plugin(make))).rejects.toThrow(message)
  })
})
