import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'

/**
 * True for class numbers, false for probabilities and values.
 *
 * @example
 * isLabels(tf.tensor1d([1, 0], 'int32')) // true
 */
export function isLabels(target: Tensor): target is Tensor1D {
  return target.dtype === 'int32' && target.rank === 1
}

/**
 * Targets as probabilities [batch, classes]: class numbers become one-hot rows.
 *
 * @example
 * toProbabilities(tf.tensor1d([1, 0], 'int32'), 2) // [[0, 1], [1, 0]]
 */
export function toProbabilities(target: Tensor, classes: number): Tensor2D {
  return isLabels(target) ? oneHot(target, classes) : (target as Tensor2D)
}

/**
 * Class numbers as rows of zeros with a one, float32 [batch, classes].
 *
 * @example
 * oneHot(tf.tensor1d([1, 0], 'int32'), 2) // [[0, 1], [1, 0]]
 */
export function oneHot(labels: Tensor1D, classes: number): Tensor2D {
  // tfjs-wasm's OneHot writes integers, whatever dtype it is asked for.
  return tf.cast(tf.oneHot(labels, classes, 1, 0, 'int32') as Tensor2D, 'float32')
}

/**
 * Targets in the shape of the prediction: otherwise [batch] and [batch, 1] would broadcast to [batch, batch].
 *
 * @example
 * toShapeOf(tf.tensor2d([[0.3], [2]]), tf.tensor1d([1, 0])).shape // [2, 1]
 */
export function toShapeOf(prediction: Tensor, target: Tensor): Tensor {
  return tf.reshape(target.dtype === 'float32' ? target : tf.cast(target, 'float32'), prediction.shape)
}

/**
 * The probability of class 1 of two, in the shape of the one logit: from class numbers, from probabilities of both, or as it is.
 *
 * @example
 * toSecondClass(tf.tensor2d([[0.3], [2]]), tf.tensor1d([1, 0], 'int32')) // [[1], [0]]
 */
export function toSecondClass(prediction: Tensor, target: Tensor): Tensor {
  const both = prediction.shape[1] === 1 && target.rank === 2 && target.shape[1] === 2
  return toShapeOf(prediction, both ? tf.slice(target, [0, 1], [-1, 1]) : target)
}
