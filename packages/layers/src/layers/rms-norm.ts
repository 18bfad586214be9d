import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'
import { shapeError, sumToLast } from '../lib/shapes.js'

const options = v.strictObject({
  epsilon: v.optional(v.pipe(v.number(), v.gtValue(0), v.description('Added to the mean square')), 1e-6),
})

/**
 * Divides each vector on the last axis by its root mean square: layer norm without the mean, which saves time and rarely costs accuracy.
 *
 * `y = γ·x/√(mean(x²) + ε)`
 *
 * x [batch, ..., channels] -> y of the same shape; param `scale` (γ) [channels].
 * Zhang and Sennrich, "Root mean square layer normalization" (2019), arXiv:1910.07467.
 *
 * @example
 * create(rmsNorm).init([20, 16], createRandom(7)).outputShape // [20, 16]
 */
export const rmsNorm = defineLayer({
  kind: 'layer',
  id: 'layer:rms-norm',
  version: 1,
  summary: 'Divides each vector on the last axis by its root mean square',
  options,
  create({ epsilon }, { where }) {
    function normalize(x: Tensor) {
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon))
      return { normal: tf.mul(x, inverse), inverse }
    }
    return {
      init(inputShape) {
        const features = inputShape.at(-1) ?? 0
        if (features < 2) throw shapeError(where, 'layer:rms-norm', 'at least 2 values on the last axis', inputShape)
        return { params: { scale: tf.ones([features]) }, state: {}, outputShape: inputShape }
      },
      apply: (x, { params }) => ({ y: tf.mul(normalize(x).normal, params['scale']!), state: {} }),
      forward(x, { params }) {
        const { normal, inverse } = normalize(x)
        return { y: tf.mul(normal, params['scale']!), state: {}, saved: { normal, inverse } }
      },
      backward(dy, saved, { params, needsInputGradient }) {
        const [normal, inverse] = [saved['normal']!, saved['inverse']!]
        const gradients = { scale: sumToLast(tf.mul(dy, normal)) }
        if (!needsInputGradient) return { gradients, dx: undefined }
        const d = tf.mul(dy, params['scale']!)
        return { gradients, dx: tf.mul(inverse, tf.sub(d, tf.mul(normal, tf.mean(tf.mul(d, normal), -1, true)))) }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:rms-norm': OptionsOf<typeof rmsNorm>
  }
}
