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

/**
 * What accuracy is computed from, in one kernel where the backend has it: the count of right predictions, the batch, and the sum of all scores.
 * The last is NaN where a score is, which a count of right answers would hide.
 *
 * @param prediction [batch, C]
 * @param labels int32 [batch]
 * @returns float32 [3]
 *
 * @example
 * accuracySums(tf.tensor2d([[0.25, 1], [0.75, 0.5]]), tf.tensor1d([1, 1], 'int32')) // [1, 2, 2.5]
 */
export function accuracySums(prediction: Tensor2D, labels: Tensor1D): Tensor1D {
  if (hasKernel('TelarAccuracySums')) return runKernel('TelarAccuracySums', { prediction, labels }, {})[0] as Tensor1D
  return tf.tidy(() => {
    const right = tf.reshape(countCorrect(prediction, labels), [1])
    return tf.concat([right, tf.tensor1d([prediction.shape[0]]), tf.reshape(tf.sum(prediction), [1])]) as Tensor1D
  })
}
