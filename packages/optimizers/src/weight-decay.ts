/** Decoupled weight decay, Δθ ← Δθ − ηλθ. Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), arXiv:1711.05101. */
import { matchParams, paramsOption, type OptionsOf } from '@telarjs/core'
import { mapTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { weightDecayOf } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { need } from './per-param.js'

const options = v.strictObject({ lambda: weightDecayOf(0.01), params: paramsOption })

export const weightDecay = defineOptimizer({
  kind: 'optimizer',
  id: 'optimizer:weight-decay',
  version: 1,
  summary: 'Transformation: decays the params themselves, apart from the gradients',
  options,
  create({ lambda, params: pattern }) {
    const decays = matchParams(pattern)
    return {
      role: 'update-transform',
      init: () => ({}),
      update: (incoming, _, { params, learningRate }) =>
        tf.tidy(() => {
          const rate = tf.mul(learningRate, lambda)
          const updates = mapTensors(incoming, (u, name) =>
            decays(name) ? tf.sub(u, tf.mul(rate, need(params, name))) : u,
          )
          return { updates: { ...updates }, state: {} }
        }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:weight-decay': OptionsOf<typeof weightDecay>
  }
}
