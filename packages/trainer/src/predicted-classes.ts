import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'

/** How many samples each class is predicted for. A score that is NaN predicts none. */
export function countPredicted(y: Tensor, classes: number): Tensor {
  const isNumber = tf.logicalNot(tf.any(tf.isNaN(y), -1, true))
  const predicted = tf.cast(tf.oneHot(predictedClass(y), classes), 'float32')
  return tf.sum(tf.mul(predicted, tf.cast(isNumber, 'float32')), 0)
}

/** The class with the highest score; for one score per sample, whether it is positive. */
function predictedClass(y: Tensor): Tensor1D {
  return y.shape.at(-1) === 1
    ? (tf.cast(tf.greater(tf.reshape(y, [-1]), 0), 'int32') as Tensor1D)
    : (tf.argMax(y, -1) as Tensor1D)
}
