import type { OptionsOf } from '@telarjs/core'
import { runKernel } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { defineLayer } from '../layer.js'
import { poolAttributes, poolOptions, poolWindow } from '../lib/pool.js'
import { pad, slide, unpad, type Window } from '../lib/window.js'

/**
 * The mean of each window of an image. With padding 'same', what lies over the edge does not count.
 *
 * `y[i, j, c] = mean of x[i·s … i·s + size, j·s … j·s + size, c]`
 *
 * x [batch, height, width, channels] -> y [batch, rows, columns, channels].
 * LeCun et al., "Handwritten digit recognition with a back-propagation network" (1990).
 *
 * @example
 * create(averagePool, { size: 2 }).init([28, 28, 8], createRandom(7)).outputShape // [14, 14, 8]
 */
export const averagePool = defineLayer({
  id: 'layer:average-pool',
  summary: 'Mean of each window of an image',
  options: poolOptions,
  create(options, { where }) {
    const window = poolWindow(options)
    const inside: Window = { ...window, padding: 'valid' }

    // tfjs' gradient divides by the whole window also at the edge, where its mean does not; so the zeros are added here.
    function mean(x: Tensor) {
      const padded = pad(x, window)
      const y = tf.avgPool(padded as Tensor4D, [...window.size], [...window.strides], 'valid')
      return padded === x ? y : tf.mul(y, correction(x.shape, window))
    }

    return {
      init: (inputShape) => ({
        params: {},
        state: {},
        outputShape: [...slide(window, inputShape, where, 'layer:average-pool'), inputShape[2]!],
      }),
      apply: (x) => ({ y: mean(x), state: {} }),
      forward: (x) => ({ y: mean(x), state: {}, saved: { x } }),
      backward(dy, saved, { needsInputGradient }) {
        if (!needsInputGradient) return { gradients: {}, dx: undefined }
        const x = saved['x']!
        const padded = pad(x, window)
        const corrected = padded === x ? dy : tf.mul(dy, correction(x.shape, window))
        const [dx] = runKernel('AvgPoolGrad', { dy: corrected, input: padded }, poolAttributes(inside))
        return { gradients: {}, dx: unpad(dx!, x.shape, window) }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:average-pool': OptionsOf<typeof averagePool>
  }
}

/** By how much the mean with zeros is too small, [1, height, width, 1]. */
function correction(shape: readonly number[], window: Window): Tensor {
  const ones = pad(tf.ones([1, shape[1]!, shape[2]!, 1]), window)
  return tf.reciprocal(tf.avgPool(ones as Tensor4D, [...window.size], [...window.strides], 'valid'))
}
