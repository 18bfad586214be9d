import { ExperimentError, showShape } from '@telarjs/core'
import { isLabels, oneHot } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'

/** Class numbers, int32 [batch], from targets that are class numbers or probabilities. @throws ExperimentError for values */
export function labelsOf(target: Tensor, where: string, id: string): Tensor1D {
  if (isLabels(target)) return target
  if (target.rank === 2 && target.shape[1]! > 1) return tf.argMax(target, 1) as Tensor1D
  throw new ExperimentError(
    `${where}: ${id}: expected targets that are classes, received values of shape ${showShape(target.shape.slice(1))}; metric:mean-squared-error fits those`,
  )
}

/** One score for each class: one logit z for two classes becomes the scores 0 and z. */
export function scoresOf(prediction: Tensor): Tensor2D {
  return prediction.shape[1] === 1
    ? (tf.concat([tf.zerosLike(prediction), prediction], 1) as Tensor2D)
    : (prediction as Tensor2D)
}

/** The rows that a class-wise metric is made of. */
export interface ClassCounts {
  /** Samples predicted and labeled as this class. */
  readonly right: ArrayLike<number>
  /** Samples predicted as this class. */
  readonly predicted: ArrayLike<number>
  /** Samples labeled as this class. */
  readonly actual: ArrayLike<number>
}

/** The counts of a batch, float32 [3, classes]: right, predicted, actual. */
export function countClasses(prediction: Tensor, labels: Tensor1D): Tensor2D {
  return tf.tidy(() => {
    const { predicted, actual } = oneHots(prediction, labels)
    return tf.stack([tf.sum(tf.mul(predicted, actual), 0), tf.sum(predicted, 0), tf.sum(actual, 0)]) as Tensor2D
  })
}

/** Predicted and actual classes as float32 [batch, classes]. */
export function oneHots(prediction: Tensor, labels: Tensor1D): { predicted: Tensor2D; actual: Tensor2D } {
  const scores = scoresOf(prediction)
  return { predicted: oneHot(tf.argMax(scores, 1), scores.shape[1]), actual: oneHot(labels, scores.shape[1]) }
}

/** Reads summed counts. */
export function readCounts(sums: ArrayLike<number>): ClassCounts {
  const rows = Array.from(sums)
  const classes = rows.length / 3
  return { right: rows.slice(0, classes), predicted: rows.slice(classes, 2 * classes), actual: rows.slice(2 * classes) }
}
