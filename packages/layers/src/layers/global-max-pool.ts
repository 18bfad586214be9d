import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { positions, positionsShape } from '../lib/positions.js'
import { defineLayer } from '../layer.js'

/**
 * The largest value of each channel over all positions. Positions that share the largest value share its gradient.
 *
 * `y[c] = max of x[…, c]`
 *
 * x [batch, ..., channels] -> y [batch, channels]. Oquab et al., "Is object localization for free?" (2015).
 *
 * @example
 * create(globalMaxPool).init([7, 7, 32], createRandom(7)).outputShape // [32]
 */
export const globalMaxPool = defineLayer({
  id: 'layer:global-max-pool',
  summary: 'Largest value of each channel over all positions',
  options: noOptions,
  create: (_, { where }) => ({
    init: (inputShape) => ({
      params: {},
      state: {},
      outputShape: positionsShape(inputShape, where, 'layer:global-max-pool'),
    }),
    apply: (x) => ({ y: tf.max(positions(x), 1), state: {} }),
    forward(x) {
      const y = tf.max(positions(x), 1)
      return { y, state: {}, saved: { x, y } }
    },
    backward(dy, saved, { needsInputGradient }) {
      if (!needsInputGradient) return { gradients: {}, dx: undefined }
      const x = saved['x']!
      const [batch, , channels] = positions(x).shape
      // 1 − step instead of a cast `equal`: tfjs-webgpu keeps the integers of what was boolean, and then cannot transpose them for the sum.
      const largest = tf.sub(1, tf.step(tf.sub(tf.reshape(saved['y']!, [batch, 1, channels]), positions(x))))
      const share = tf.div(tf.reshape(dy, [batch, 1, channels]), tf.sum(largest, 1, true))
      return { gradients: {}, dx: tf.reshape(tf.mul(largest, share), x.shape) }
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:global-max-pool': OptionsOf<typeof globalMaxPool>
  }
}
