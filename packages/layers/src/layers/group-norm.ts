import { sizeOf, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'
import { normalization } from '../lib/normalization.js'
import { count, shapeError } from '../lib/shapes.js'

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
  id: 'layer:group-norm',
  summary: 'Normalizes each group of channels of a sample',
  options,
  create: ({ groups, epsilon }, { where }) => ({
    init(inputShape) {
      const channels = inputShape.at(-1) ?? 0
      if (channels === 0 || channels % groups !== 0)
        throw shapeError(where, 'layer:group-norm', `channels that split into ${groups} equal groups`, inputShape)
      if (sizeOf(inputShape) === groups)
        throw shapeError(where, 'layer:group-norm', 'more than one value in each group', inputShape)
      return {
        params: { scale: tf.ones([channels]), offset: tf.zeros([channels]) },
        state: {},
        outputShape: inputShape,
      }
    },
    ...normalization({
      axes: [1, 3],
      epsilon,
      isCentered: true,
      view: (x) => tf.reshape(x, [x.shape[0]!, -1, groups, x.shape.at(-1)! / groups]),
    }),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:group-norm': OptionsOf<typeof groupNorm>
  }
}
