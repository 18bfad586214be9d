import { jsonOptions, matchParams, paramsOption, type OptionsOf } from '@telarjs/core'
import { mapTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { weightDecayOf } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { need } from './per-param.js'
import { statelessTransform } from './stateless-transform.js'

const options = jsonOptions({ lambda: weightDecayOf(0.01), params: paramsOption })

/**
 * Decoupled weight decay: adds −η·λ·θ to the update of each param that `params` matches.
 *
 * An update transformation: stands after the optimizer in a chain, with no state. After `adam` it makes AdamW.
 * Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), arXiv:1711.05101.
 *
 * @example
 * { use: 'optimizer:weight-decay', with: { lambda: 0.1, params: '*' } } // with η = 0.01 every param loses 0.1 % per step
 */
export const weightDecay = defineOptimizer({
  id: 'optimizer:weight-decay',
  summary: 'Transformation: decoupled weight decay of the params',
  options,
  create({ lambda, params: pattern }) {
    const decays = matchParams(pattern)
    return statelessTransform('update-transform', (updates, { params, learningRate }) => {
      const rate = tf.mul(learningRate, lambda)
      return mapTensors(updates, (u, name) => (decays(name) ? tf.sub(u, tf.mul(rate, need(params, name))) : u))
    })
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:weight-decay': OptionsOf<typeof weightDecay>
  }
}
