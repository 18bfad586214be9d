import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'
import { shapeError, sumToLast } from '../lib/shapes.js'

const options = v.strictObject({
  epsilon: v.optional(v.pipe(v.number(), v.gtValue(0), v.description('Added to the variance')), 1e-5),
})

/**
 * Normalizes each vector on the last axis by itself, with its biased variance.
 *
 * `y = γ·(x − μ)/√(σ² + ε) + β`
 *
 * x [batch, ..., channels] -> y of the same shape; params `scale` (γ) and `offset` (β), each [channels].
 * Ba, Kiros and Hinton, "Layer normalization" (2016), arXiv:1607.06450.
 *
 * @example
 * create(layerNorm).init([20, 16], createRandom(7)).outputShape // [20, 16]
 */
export const layerNorm = defineLayer({
  kind: 'layer',
  id: 'layer:layer-norm',
  version: 1,
  summary: 'Normalizes each vector on the last axis',
  options,
  create({ epsilon }, { where }) {
    function normalize(x: Tensor) {
      const { mean, variance } = tf.moments(x, -1, true)
      const inverse = tf.rsqrt(tf.add(variance, epsilon))
      return { normal: tf.mul(tf.sub(x, mean), inverse), inverse }
    }
    return {
      init(inputShape) {
        const features = inputShape.at(-1) ?? 0
        if (features < 2) throw shapeError(where, 'layer:layer-norm', 'at least 2 values on the last axis', inputShape)
        return {
          params: { scale: tf.ones([features]), offset: tf.zeros([features]) },
          state: {},
          outputShape: inputShape,
        }
      },
      apply: (x, { params: { scale, offset } }) => ({
        y: tf.add(tf.mul(normalize(x).normal, scale!), offset!),
        state: {},
      }),
      forward(x, { params: { scale, offset } }) {
        const { normal, inverse } = normalize(x)
        return { y: tf.add(tf.mul(normal, scale!), offset!), state: {}, saved: { normal, inverse } }
      },
      backward(dy, saved, { params, needsInputGradient }) {
        const [normal, inverse] = [saved['normal']!, saved['inverse']!]
        const gradients = { scale: sumToLast(tf.mul(dy, normal)), offset: sumToLast(dy) }
        if (!needsInputGradient) return { gradients, dx: undefined }
        const d = tf.mul(dy, params['scale']!)
        const along = tf.mul(normal, tf.mean(tf.mul(d, normal), -1, true))
        return { gradients, dx: tf.mul(inverse, tf.sub(tf.sub(d, tf.mean(d, -1, true)), along)) }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:layer-norm': OptionsOf<typeof layerNorm>
  }
}
