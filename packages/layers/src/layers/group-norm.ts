import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'
import { count, shapeError, sumToLast } from '../lib/shapes.js'

const options = v.strictObject({
  groups: v.optional(
    v.pipe(count, v.description('Into how many groups the channels are split; as many as channels: instance norm')),
    8,
  ),
  epsilon: v.optional(v.pipe(v.number(), v.gtValue(0), v.description('Added to the variance')), 1e-5),
})

/**
 * Normalizes each group of channels of a sample over all its positions, with the biased variance. No batch statistics: small batches do no harm.
 *
 * `y = γ·(x − μ)/√(σ² + ε) + β`
 *
 * x [batch, ..., channels] -> y of the same shape; params `scale` (γ) and `offset` (β), each [channels].
 * Channels that cannot be split into equal groups are an ExperimentError.
 * Wu and He, "Group normalization" (2018), arXiv:1803.08494.
 *
 * @example
 * create(groupNorm, { groups: 4 }).init([14, 14, 16], createRandom(7)).outputShape // [14, 14, 16]
 */
export const groupNorm = defineLayer({
  kind: 'layer',
  id: 'layer:group-norm',
  version: 1,
  summary: 'Normalizes each group of channels of a sample',
  options,
  create({ groups, epsilon }, { where }) {
    const inGroups = (x: Tensor) => tf.reshape(x, [x.shape[0]!, -1, groups, x.shape.at(-1)! / groups])

    function normalize(x: Tensor) {
      const grouped = inGroups(x)
      const { mean, variance } = tf.moments(grouped, [1, 3], true)
      const inverse = tf.rsqrt(tf.add(variance, epsilon))
      return { normal: tf.reshape(tf.mul(tf.sub(grouped, mean), inverse), x.shape), inverse }
    }

    return {
      init(inputShape) {
        const channels = inputShape.at(-1) ?? 0
        if (channels === 0 || channels % groups !== 0)
          throw shapeError(where, 'layer:group-norm', `channels that split into ${groups} equal groups`, inputShape)
        if (inputShape.reduce((product, length) => product * length, 1) === groups)
          throw shapeError(where, 'layer:group-norm', 'more than one value in each group', inputShape)
        return {
          params: { scale: tf.ones([channels]), offset: tf.zeros([channels]) },
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
        const [d, n] = [inGroups(tf.mul(dy, params['scale']!)), inGroups(normal)]
        const along = tf.mul(n, tf.mean(tf.mul(d, n), [1, 3], true))
        const dx = tf.mul(inverse, tf.sub(tf.sub(d, tf.mean(d, [1, 3], true)), along))
        return { gradients, dx: tf.reshape(dx, dy.shape) }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:group-norm': OptionsOf<typeof groupNorm>
  }
}
