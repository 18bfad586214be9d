import { jsonOptions, type OptionsOf } from '@telarjs/core'
import { mapTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { globalNorm } from './euclidean-norm.js'
import { positive } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { statelessTransform } from './stateless-transform.js'

const options = jsonOptions({
  norm: positive('c: the largest Euclidean norm of all gradients together'),
})

/**
 * Scales all gradients by one factor so that their joint norm is at most c, which keeps their direction: g·c/max(‖all g‖₂, c).
 *
 * A gradient transformation for a chain, with no state. As PyTorch's `clip_grad_norm_` and optax' `clip_by_global_norm`.
 * Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks" (2013), arXiv:1211.5063.
 *
 * @example
 * { use: 'optimizer:clip-by-global-norm', with: { norm: 1 } } // gradients [3] and [4] become [0.6] and [0.8]
 */
export const clipByGlobalNorm = defineOptimizer({
  id: 'optimizer:clip-by-global-norm',
  summary: 'Transformation: scales all gradients together to at most a given norm',
  options,
  create: ({ norm }) =>
    statelessTransform('gradient-transform', (gradients) => {
      const factor = tf.div(norm, tf.maximum(globalNorm(gradients), norm))
      return mapTensors(gradients, (g) => tf.mul(g, factor))
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:clip-by-global-norm': OptionsOf<typeof clipByGlobalNorm>
  }
}
