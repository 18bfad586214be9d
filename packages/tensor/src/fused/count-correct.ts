import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './kernel.js'

/** How many predictions are largest at the label. @param prediction [batch, C] @param labels int32 [batch] @returns a float32 scalar */
export function countCorrect(prediction: Tensor2D, labels: Tensor1D): Scalar {
  if (hasKernel('TelarCountCorrect')) return runKernel('TelarCountCorrect', { prediction, labels }, {})[0] as Scalar
  return tf.tidy(() => tf.sum<Scalar>(tf.cast(tf.equal(tf.argMax(prediction, 1), labels), 'float32')))
}
