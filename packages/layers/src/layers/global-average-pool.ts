import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { positions, positionsShape } from '../lib/positions.js'
import { defineLayer } from '../layer.js'

/**
 * The mean of each channel over all positions.
 *
 * `y[c] = mean of x[…, c]`
 *
 * x [batch, ..., channels] -> y [batch, channels]. Lin, Chen and Yan, "Network in network" (2014), arXiv:1312.4400.
 *
 * @example
 * create(globalAveragePool).init([7, 7, 32], createRandom(7)).outputShape // [32]
 */
export const globalAveragePool = defineLayer({
  id: 'layer:global-average-pool',
  summary: 'Mean of each channel over all positions',
  options: noOptions,
  create: (_, { where }) => ({
    init: (inputShape) => ({
      params: {},
      state: {},
      outputShape: positionsShape(inputShape, where, 'layer:global-average-pool'),
    }),
    apply: (x) => ({ y: tf.mean(positions(x), 1), state: {} }),
    forward: (x) => ({ y: tf.mean(positions(x), 1), state: {}, saved: { x } }),
    backward(dy, saved, { needsInputGradient }) {
      if (!needsInputGradient) return { gradients: {}, dx: undefined }
      const x = saved['x']!
      const [batch, count, channels] = positions(x).shape
      const share = tf.reshape(tf.div(dy, count), [batch, 1, channels])
      return { gradients: {}, dx: tf.reshape(tf.tile(share, [1, count, 1]), x.shape) }
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:global-average-pool': OptionsOf<typeof globalAveragePool>
  }
}
