import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './kernel.js'

/**
 * Counts the predictions whose largest score is at the label.
 *
 * @param prediction [batch, C]
 * @param labels int32 [batch]
 * @returns a float32 scalar
 *
 * @example
 * countCorrect(tf.tensor2d([[0.1, 0.9], [0.7, 0.3]]), tf.tensor1d([1, 1], 'int32')) // 1
 */
export function countCorrect(prediction: Tensor2D, labels: Tensor1D): Scalar {
  if (hasKernel('TelarCountCorrect')) return runKernel('TelarCountCorrect', { prediction, labels }, {})[0] as Scalar
  return tf.tidy(() => tf.sum<Scalar>(tf.cast(tf.equal(tf.argMax(prediction, 1), labels), 'float32')))
}
