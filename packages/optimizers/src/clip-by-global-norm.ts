/**
 * Shortens all gradients together to a norm c, g·c/max(‖all g‖, c), which keeps their direction.
 * Pascanu, Mikolov and Bengio (2013), arXiv:1211.5063.
 */
import { type OptionsOf } from '@telarjs/core'
import { mapTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { positive } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'

const options = v.strictObject({
  norm: v.pipe(positive, v.description('The largest Euclidean norm of all gradients together.')),
})

export const clipByGlobalNorm = defineOptimizer({
  kind: 'optimizer',
  id: 'optimizer:clip-by-global-norm',
  version: 1,
  summary: 'Transformation: shortens all gradients together to a norm',
  options,
  create: ({ norm }) => ({
    role: 'gradient-transform',
    init: () => ({}),
    update: (gradients) =>
      tf.tidy(() => {
        const squares = Object.values(gradients).map((g) => tf.sum(tf.square(g)))
        const length = tf.sqrt(squares.length > 0 ? tf.addN(squares) : tf.scalar(0))
        const factor = tf.div(norm, tf.maximum(length, norm))
        return { updates: mapTensors(gradients, (g) => tf.mul(g, factor)), state: {} }
      }),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:clip-by-global-norm': OptionsOf<typeof clipByGlobalNorm>
  }
}
