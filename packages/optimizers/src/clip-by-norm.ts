/** Shortens each param's gradient to a norm c, g·c/max(‖g‖, c). Pascanu, Mikolov and Bengio (2013), arXiv:1211.5063. */
import { type OptionsOf } from '@telarjs/core'
import { mapTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { euclideanNorm } from './euclidean-norm.js'
import { positive } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'

const options = v.strictObject({
  norm: v.pipe(positive, v.description('The largest Euclidean norm of one param’s gradient.')),
})

export const clipByNorm = defineOptimizer({
  kind: 'optimizer',
  id: 'optimizer:clip-by-norm',
  version: 1,
  summary: 'Transformation: shortens each param’s gradient to a norm',
  options,
  create: ({ norm }) => ({
    role: 'gradient-transform',
    init: () => ({}),
    update: (gradients) =>
      tf.tidy(() => ({
        updates: mapTensors(gradients, (g) => tf.mul(g, tf.div(norm, tf.maximum(euclideanNorm(g), norm)))),
        state: {},
      })),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:clip-by-norm': OptionsOf<typeof clipByNorm>
  }
}
