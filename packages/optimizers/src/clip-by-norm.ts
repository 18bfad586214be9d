import { jsonOptions, type OptionsOf } from '@telarjs/core'
import { mapTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { euclideanNorm } from './euclidean-norm.js'
import { positive } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { statelessTransform } from './stateless-transform.js'

const options = jsonOptions({
  norm: positive('c: the largest Euclidean norm of one param’s gradient'),
})

/**
 * Scales the gradient of each param so that its norm is at most c: g·c/max(‖g‖₂, c).
 *
 * A gradient transformation for a chain, with no state.
 * Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks" (2013), arXiv:1211.5063.
 *
 * @example
 * { use: 'optimizer:clip-by-norm', with: { norm: 1 } } // a gradient [3, 4] becomes [0.6, 0.8]
 */
export const clipByNorm = defineOptimizer({
  id: 'optimizer:clip-by-norm',
  summary: 'Transformation: scales each param’s gradient to at most a given norm',
  options,
  create: ({ norm }) =>
    statelessTransform('gradient-transform', (gradients) =>
      mapTensors(gradients, (g) => tf.mul(g, tf.div(norm, tf.maximum(euclideanNorm(g), norm)))),
    ),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:clip-by-norm': OptionsOf<typeof clipByNorm>
  }
}
