import { jsonOptions, type OptionsOf } from '@telarjs/core'
import { mapTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { positive } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { statelessTransform } from './stateless-transform.js'

const options = jsonOptions({ value: positive('c: the largest magnitude of an element') })

/**
 * Clips each element of the gradients: min(max(g, −c), c).
 *
 * A gradient transformation for a chain, with no state. Unlike clipping by norm, it changes the direction of the step.
 * Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks" (2013), arXiv:1211.5063.
 *
 * @example
 * { use: 'optimizer:clip-by-value', with: { value: 1 } } // a gradient [3, −0.5] becomes [1, −0.5]
 */
export const clipByValue = defineOptimizer({
  id: 'optimizer:clip-by-value',
  summary: 'Transformation: clips each element of the gradients',
  options,
  create: ({ value }) =>
    statelessTransform('gradient-transform', (gradients) =>
      mapTensors(gradients, (g) => tf.clipByValue(g, -value, value)),
    ),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:clip-by-value': OptionsOf<typeof clipByValue>
  }
}
