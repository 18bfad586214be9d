import { noOptions, type OptionsOf, sizeOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { defineLayer } from '../layer.js'
import { toVectors } from '../lib/shapes.js'

/**
 * All values of a sample as one vector, row by row.
 *
 * x [batch, ...] -> y [batch, values].
 *
 * @example
 * create(flatten).init([7, 7, 32], createRandom(7)).outputShape // [1568]
 */
export const flatten = defineLayer({
  id: 'layer:flatten',
  summary: 'All values of a sample as one vector',
  options: noOptions,
  create: () => ({
    init: (inputShape) => ({ params: {}, state: {}, outputShape: [sizeOf(inputShape)] }),
    apply: (x) => ({ y: toVectors(x), state: {} }),
    forward: (x) => ({ y: toVectors(x), state: {}, saved: { x } }),
    backward: (dy, saved) => ({ gradients: {}, dx: tf.reshape(dy, saved['x']!.shape) }),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:flatten': OptionsOf<typeof flatten>
  }
}
