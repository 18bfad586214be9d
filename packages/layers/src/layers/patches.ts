import type { OptionsOf } from '@telarjs/core'
import type { Shape } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'
import { shapeError } from '../lib/shapes.js'
import { pair, toPair } from '../lib/window.js'

const options = v.strictObject({
  size: v.optional(v.pipe(pair, v.description('Height and width of a patch')), 4),
})

/**
 * Cuts an image into patches and makes a sequence of them, row by row: the first layer of a vision transformer, before a dense map of each.
 *
 * `y[i·columns + j] = x[i·h … (i + 1)·h, j·w … (j + 1)·w, :]`
 *
 * x [batch, height, width, channels] -> y [batch, patches, h · w · channels]. An image that cannot be cut without a rest is an ExperimentError.
 * Dosovitskiy et al., "An image is worth 16×16 words" (2021), arXiv:2010.11929.
 *
 * @example
 * create(patches, { size: 4 }).init([28, 28, 1], createRandom(7)).outputShape // [49, 16]
 */
export const patches = defineLayer({
  id: 'layer:patches',
  summary: 'Cuts an image into a sequence of patches',
  options,
  create(options, { where }) {
    const [h, w] = toPair(options.size)

    /** [batch · rows, h, columns, w · channels], in which two axes are swapped. */
    function cut(x: Tensor): Tensor {
      const [batch, height, width, channels] = x.shape as [number, number, number, number]
      const parts = tf.reshape(x, [(batch * height) / h, h, width / w, w * channels])
      return tf.reshape(tf.transpose(parts, [0, 2, 1, 3]), [batch, (height / h) * (width / w), h * w * channels])
    }

    function join(y: Tensor, shape: Shape): Tensor {
      const [batch, height, width, channels] = shape as readonly [number, number, number, number]
      const parts = tf.reshape(y, [(batch * height) / h, width / w, h, w * channels])
      return tf.reshape(tf.transpose(parts, [0, 2, 1, 3]), [...shape])
    }

    return {
      init(inputShape) {
        const [height = 0, width = 0, channels = 0] = inputShape
        if (inputShape.length !== 3 || height % h !== 0 || width % w !== 0)
          throw shapeError(
            where,
            'layer:patches',
            `an image [height, width, channels] that patches of ${h} × ${w} fill without a rest`,
            inputShape,
          )
        return { params: {}, state: {}, outputShape: [(height / h) * (width / w), h * w * channels] }
      },
      apply: (x) => ({ y: cut(x), state: {} }),
      forward: (x) => ({ y: cut(x), state: {}, saved: { x } }),
      backward: (dy, { x }, { needsInputGradient }) => ({
        gradients: {},
        dx: needsInputGradient ? join(dy, x!.shape) : undefined,
      }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:patches': OptionsOf<typeof patches>
  }
}
