import type { OptionsOf } from '@telarjs/core'
import { runKernel } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { defineLayer } from '../layer.js'
import { poolAttributes, poolOptions, poolWindow } from '../lib/pool.js'
import { slide } from '../lib/window.js'

/**
 * The largest value of each window of an image.
 *
 * `y[i, j, c] = max of x[i·s … i·s + size, j·s … j·s + size, c]`
 *
 * x [batch, height, width, channels] -> y [batch, rows, columns, channels].
 * Ranzato et al., "Unsupervised learning of invariant feature hierarchies" (2007).
 *
 * @example
 * create(maxPool, { size: 2 }).init([28, 28, 8], createRandom(7)).outputShape // [14, 14, 8]
 */
export const maxPool = defineLayer({
  id: 'layer:max-pool',
  summary: 'Largest value of each window of an image',
  options: poolOptions,
  create(options, { where }) {
    const window = poolWindow(options)
    const attributes = poolAttributes(window)
    return {
      init: (inputShape) => ({
        params: {},
        state: {},
        outputShape: [...slide(window, inputShape, where, 'layer:max-pool'), inputShape[2]!],
      }),
      apply: (x) => ({
        y: tf.maxPool(x as Tensor4D, [...window.size], [...window.strides], window.padding),
        state: {},
      }),
      forward(x) {
        const y = tf.maxPool(x as Tensor4D, [...window.size], [...window.strides], window.padding)
        return { y, state: {}, saved: { x, y } }
      },
      backward(dy, saved, { needsInputGradient }) {
        return {
          gradients: {},
          dx: needsInputGradient
            ? runKernel('MaxPoolGrad', { dy, input: saved['x'], output: saved['y'] }, attributes)[0]
            : undefined,
        }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:max-pool': OptionsOf<typeof maxPool>
  }
}
