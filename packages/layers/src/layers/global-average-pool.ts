/** The mean of each channel over all places: [height, width, channels] to [channels]. Lin, Chen and Yan, "Network in network" (2014), arXiv:1312.4400. */
import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { places, placesShape } from '../lib/places.js'
import { defineLayer } from '../layer.js'

export const globalAveragePool = defineLayer({
  kind: 'layer',
  id: 'layer:global-average-pool',
  version: 1,
  summary: 'the mean of each channel over all places',
  options: noOptions,
  create: (_, { where }) => ({
    init: (inputShape) => ({
      params: {},
      state: {},
      outputShape: placesShape(inputShape, where, 'layer:global-average-pool'),
    }),
    apply: (x) => ({ y: tf.mean(places(x), 1), state: {} }),
    forward: (x) => ({ y: tf.mean(places(x), 1), state: {}, saved: { x } }),
    backward(dy, saved, { needsInputGradient }) {
      if (!needsInputGradient) return { gradients: {}, dx: undefined }
      const x = saved['x']!
      const [batch, count, channels] = places(x).shape
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
