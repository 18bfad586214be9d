/**
 * Clips each element of the gradients to −value … value.
 * Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks" (2013), arXiv:1211.5063.
 */
import { type OptionsOf } from '@telarjs/core'
import { mapTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { positive } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'

const options = v.strictObject({ value: v.pipe(positive, v.description('The largest magnitude of an element.')) })

export const clipByValue = defineOptimizer({
  kind: 'optimizer',
  id: 'optimizer:clip-by-value',
  version: 1,
  summary: 'Transformation: clips each element',
  options,
  create: ({ value }) => ({
    role: 'gradient-transform',
    init: () => ({}),
    update: (gradients) => ({ updates: mapTensors(gradients, (g) => tf.clipByValue(g, -value, value)), state: {} }),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:clip-by-value': OptionsOf<typeof clipByValue>
  }
}
