import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './kernel.js'

/** A loss and its gradient with respect to the logits. */
export type LossAndGradient = { readonly value: Scalar; readonly gradient: Tensor2D }

/**
 * Softmax and cross-entropy together, Σ w·l / Σ w with l = −Σ target·log softmax(logits),
 * target = (1 − labelSmoothing)·onehot + labelSmoothing/C; the gradient is (softmax − target)·w / Σ w.
 *
 * @param logits [batch, C]
 * @param labels int32 [batch]
 * @param weights [batch], 1 where left out
 *
 * @example
 * const labels = tf.tensor1d([0, 1], 'int32')
 * const { value, gradient } = softmaxCrossEntropy(tf.tensor2d([[2, 1], [0, 3]]), labels, undefined, { labelSmoothing: 0 })
 */
export function softmaxCrossEntropy(
  logits: Tensor2D,
  labels: Tensor1D,
  weights: Tensor1D | undefined,
  { labelSmoothing }: { labelSmoothing: number },
): LossAndGradient {
  if (hasKernel('TelarSoftmaxCrossEntropy')) {
    const [value, gradient] = runKernel('TelarSoftmaxCrossEntropy', { logits, labels, weights }, { labelSmoothing })
    return { value: value as Scalar, gradient: gradient as Tensor2D }
  }
  return tf.tidy(() => {
    const [batch, classes] = logits.shape
    // tfjs-wasm's OneHot writes integers, whatever dtype it is asked for.
    const hot = tf.cast(tf.oneHot(labels, classes, 1, 0, 'int32') as Tensor2D, 'float32')
    const target =
      labelSmoothing === 0 ? hot : tf.add<Tensor2D>(tf.mul(hot, 1 - labelSmoothing), labelSmoothing / classes)
    const shifted = tf.sub<Tensor2D>(logits, tf.max(logits, 1, true))
    const exponentials = tf.exp(shifted)
    const sum = tf.sum(exponentials, 1, true)
    const losses = tf.sum<Tensor1D>(tf.mul(target, tf.sub(tf.log(sum), shifted)), 1)
    const error = tf.sub<Tensor2D>(tf.div(exponentials, sum), target)
    if (!weights) return { value: tf.mean<Scalar>(losses), gradient: tf.div<Tensor2D>(error, batch) }
    const share = tf.div<Tensor1D>(weights, tf.sum(weights))
    return {
      value: tf.sum<Scalar>(tf.mul(losses, share)),
      gradient: tf.mul<Tensor2D>(error, tf.reshape(share, [batch, 1])),
    }
  })
}
