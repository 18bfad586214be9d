import type { OptionsOf } from '@telarjs/core'
import { batchNormGradient, batchNormTraining, followBatch, type MovingStatistics } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer, type LayerContext } from '../layer.js'
import { shapeError, toRows } from '../lib/shapes.js'

const options = v.strictObject({
  momentum: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.maxValue(1),
      v.description(
        'Share of the new batch in the moving statistics, as in PyTorch; 1 minus what Keras calls momentum',
      ),
    ),
    0.1,
  ),
  epsilon: v.optional(v.pipe(v.number(), v.gtValue(0), v.description('Added to the variance')), 1e-5),
})

/**
 * Normalizes each channel over the batch and all positions.
 *
 * `y = γ·(x − μ)/√(σ² + ε) + β`
 *
 * x [batch, ..., channels] -> y of the same shape; params `scale` (γ) and `offset` (β), state `movingMean` and `movingVariance`, each [channels].
 * Training uses the batch's mean and biased variance. Evaluation uses the moving ones, which start at 0 and 1 and take the unbiased variance,
 * as in PyTorch. Ioffe and Szegedy, "Batch normalization" (2015), arXiv:1502.03167.
 *
 * @example
 * const { params, state } = create(batchNorm, { momentum: 0.01 }).init([14, 14, 8], createRandom(7))
 * params.scale.shape // [8]
 */
export const batchNorm = defineLayer({
  id: 'layer:batch-norm',
  summary: 'Normalizes each channel over the batch',
  options,
  create({ momentum, epsilon }, { where }) {
    function normalize(x: Tensor, mean: Tensor, variance: Tensor, { params: { scale, offset } }: LayerContext) {
      const factor = tf.mul(scale!, tf.rsqrt(tf.add(variance, epsilon)))
      return tf.add(tf.mul(tf.sub(x, mean), factor), offset!)
    }

    return {
      init(inputShape) {
        const channels = inputShape.at(-1)
        if (!channels)
          throw shapeError(where, 'layer:batch-norm', 'a sample with channels on its last axis', inputShape)
        return {
          params: { scale: tf.ones([channels]), offset: tf.zeros([channels]) },
          state: { movingMean: tf.zeros([channels]), movingVariance: tf.ones([channels]) },
          outputShape: inputShape,
        }
      },
      apply(x, context) {
        const { movingMean, movingVariance } = context.state
        if (!context.training)
          return {
            y: normalize(x, movingMean!, movingVariance!, context),
            state: { movingMean: movingMean!, movingVariance: movingVariance! },
          }
        const rows = toRows(x)
        const batch = tf.moments(rows, 0)
        const share = context.statisticsShare ?? momentum
        const state = followBatch(context.state as MovingStatistics, batch, rows.shape[0], share)
        return { y: normalize(x, batch.mean, batch.variance, context), state }
      },
      forward(x, context) {
        const { scale, offset } = context.params
        const { y, mean, variance, ...state } = batchNormTraining(
          { x, scale: scale as Tensor1D, offset: offset as Tensor1D, ...(context.state as MovingStatistics) },
          { epsilon, share: context.statisticsShare ?? momentum },
        )
        return { y, state, saved: { x, mean, variance } }
      },
      backward(dy, { x, mean, variance }, { params: { scale } }) {
        const inputs = { x: x!, dy, scale: scale as Tensor1D, mean: mean as Tensor1D, variance: variance as Tensor1D }
        const { dx, dScale, dOffset } = batchNormGradient(inputs, { epsilon })
        return { gradients: { scale: dScale, offset: dOffset }, dx }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:batch-norm': OptionsOf<typeof batchNorm>
  }
}
