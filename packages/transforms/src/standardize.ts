import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { defineTransform } from './transform.js'

/**
 * Gives every sample mean 0 and standard deviation 1 of its own: (x − x̄)/max(s, 1/√n), over all of its n values.
 *
 * `x [batch, …] → [batch, …]`, samples of any shape; applies in training, evaluation and prediction alike. The bound 1/√n keeps an empty image from
 * being divided by 0. As TensorFlow's `per_image_standardization`.
 *
 * @example
 * { use: 'transform:standardize' } // [1, 3] becomes [−1, 1]
 */
export const standardize = defineTransform({
  id: 'transform:standardize',
  summary: 'Gives every sample mean 0 and deviation 1 of its own; works on samples of any shape',
  options: noOptions,
  create: () => ({
    appliesInEvaluation: true,
    outputShape: (shape) => shape,
    apply: (x) =>
      tf.tidy(() => {
        const axes = x.shape.slice(1).map((_, axis) => axis + 1)
        const centered = tf.sub(x, tf.mean(x, axes, true))
        const deviation = tf.sqrt(tf.mean(tf.square(centered), axes, true))
        const count = x.size / x.shape[0]!
        return tf.div(centered, tf.maximum(deviation, 1 / Math.sqrt(count)))
      }),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:standardize': OptionsOf<typeof standardize>
  }
}
