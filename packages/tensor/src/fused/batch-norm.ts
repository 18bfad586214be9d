import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './kernel.js'

/** The normalized batch, and the mean and biased variance it was normalized with. */
export type BatchNormResult = { readonly y: Tensor; readonly mean: Tensor1D; readonly variance: Tensor1D }

/** Statistics that follow those of the batches, as evaluation uses them. */
export type MovingStatistics = { readonly movingMean: Tensor1D; readonly movingVariance: Tensor1D }

/** Gradients of batch norm. */
export type BatchNormGradients = { readonly dx: Tensor; readonly dScale: Tensor1D; readonly dOffset: Tensor1D }

/**
 * y = scale·(x − mean)/√(variance + ε) + offset, with the batch's own statistics over all axes but the last.
 * Ioffe and Szegedy, "Batch normalization" (2015), arXiv:1502.03167, algorithm 1.
 *
 * @param inputs x [..., C], scale and offset [C]
 *
 * @example
 * const { y, mean, variance } = batchNormForward({ x, scale, offset }, { epsilon: 1e-3 }) // x [64, 32], scale and offset [32]
 */
export function batchNormForward(
  { x, scale, offset }: { x: Tensor; scale: Tensor1D; offset: Tensor1D },
  { epsilon }: { epsilon: number },
): BatchNormResult {
  return tf.tidy(() => {
    const rows = tf.reshape(x, [-1, scale.size]) as Tensor2D
    const [y, mean, variance] = hasKernel('TelarBatchNorm')
      ? runKernel('TelarBatchNorm', { x: rows, scale, offset }, { epsilon })
      : composeForward(rows, scale, offset, epsilon)
    return { y: tf.reshape(y!, x.shape), mean: mean as Tensor1D, variance: variance as Tensor1D }
  })
}

/**
 * `batchNormForward`, and the moving statistics after the batch: moving ← (1 − share)·moving + share·batch, with the unbiased variance, as in PyTorch.
 * A batch of one value per channel has no variance and leaves the moving one as it is. Some backends compute them in the kernel that computes the batch's.
 *
 * @param inputs x [..., C], scale, offset and the moving statistics [C]
 *
 * @example
 * const { y, movingMean } = batchNormTraining({ x, scale, offset, movingMean: average, movingVariance: variance }, { epsilon: 1e-3, share: 0.1 })
 */
export function batchNormTraining(
  inputs: { x: Tensor; scale: Tensor1D; offset: Tensor1D } & MovingStatistics,
  { epsilon, share }: { epsilon: number; share: number | Scalar },
): BatchNormResult & MovingStatistics {
  const { x, scale, offset, movingMean, movingVariance } = inputs
  return tf.tidy(() => {
    if (typeof share === 'number' && hasKernel('TelarBatchNormTraining')) {
      const rows = tf.reshape(x, [-1, scale.size])
      const given = { x: rows, scale, offset, movingMean, movingVariance }
      const [y, mean, variance, ...next] = runKernel('TelarBatchNormTraining', given, { epsilon, share }) as Tensor1D[]
      const moving = { movingMean: next[0]!, movingVariance: next[1]! }
      return { y: tf.reshape(y!, x.shape), mean: mean!, variance: variance!, ...moving }
    }
    const normalized = batchNormForward({ x, scale, offset }, { epsilon })
    return { ...normalized, ...followBatch({ movingMean, movingVariance }, normalized, x.size / scale.size, share) }
  })
}

/**
 * The moving statistics after a batch of so many values per channel, as `batchNormTraining` defines them.
 *
 * @example
 * const { movingMean } = followBatch({ movingMean: tf.zeros([2]), movingVariance: tf.ones([2]) }, { mean: average, variance }, 64, 0.1)
 */
export function followBatch(
  { movingMean, movingVariance }: MovingStatistics,
  { mean, variance }: { readonly mean: Tensor; readonly variance: Tensor },
  values: number,
  share: number | Scalar,
): MovingStatistics {
  const unbiased = values > 1 ? tf.mul(variance, values / (values - 1)) : movingVariance
  const rest = typeof share === 'number' ? 1 - share : tf.sub(1, share)
  const mix = (moving: Tensor1D, batch: Tensor): Tensor1D => tf.add(tf.mul(moving, rest), tf.mul(batch, share))
  return { movingMean: mix(movingMean, mean), movingVariance: mix(movingVariance, unbiased) }
}

/**
 * The gradients of `batchNormForward`, through the statistics too.
 *
 * @example
 * const { dx, dScale, dOffset } = batchNormGradient({ x, dy, scale, mean: average, variance }, { epsilon: 1e-3 })
 */
export function batchNormGradient(
  { x, dy, scale, mean, variance }: { x: Tensor; dy: Tensor; scale: Tensor1D; mean: Tensor1D; variance: Tensor1D },
  { epsilon }: { epsilon: number },
): BatchNormGradients {
  return tf.tidy(() => {
    const rows = { x: tf.reshape(x, [-1, scale.size]) as Tensor2D, dy: tf.reshape(dy, [-1, scale.size]) as Tensor2D }
    const [dx, dScale, dOffset] = hasKernel('TelarBatchNormGradient')
      ? runKernel('TelarBatchNormGradient', { ...rows, scale, mean, variance }, { epsilon })
      : composeGradient(rows, scale, mean, variance, epsilon)
    return { dx: tf.reshape(dx!, x.shape), dScale: dScale as Tensor1D, dOffset: dOffset as Tensor1D }
  })
}

function composeForward(x: Tensor2D, scale: Tensor1D, offset: Tensor1D, epsilon: number): Tensor[] {
  const mean = tf.mean<Tensor1D>(x, 0)
  const variance = tf.mean<Tensor1D>(tf.square(tf.sub(x, mean)), 0)
  return [tf.batchNorm2d(x, mean, variance, offset, scale, epsilon), mean, variance]
}

function composeGradient(
  { x, dy }: { x: Tensor2D; dy: Tensor2D },
  scale: Tensor1D,
  mean: Tensor1D,
  variance: Tensor1D,
  epsilon: number,
): Tensor[] {
  const inverse = tf.rsqrt(tf.add(variance, epsilon))
  const normalized = tf.mul(tf.sub(x, mean), inverse)
  const dOffset = tf.sum(dy, 0)
  const dScale = tf.sum(tf.mul(dy, normalized), 0)
  const projected = tf.div(tf.add(dOffset, tf.mul(normalized, dScale)), x.shape[0])
  return [tf.mul(tf.mul(scale, inverse), tf.sub(dy, projected)), dScale, dOffset]
}
