import { ExperimentError, showShape } from '@telarjs/core'
import { isLabels, oneHot } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'

/** Whether a sample has several labels, each yes or no with a logit of its own, and not one class of several. */
export function hasManyLabels(prediction: Tensor, target: Tensor): boolean {
  return !isLabels(target) && target.rank === 2 && target.shape[1]! > 1 && target.shape[1] === prediction.shape[1]
}

/**
 * Class numbers, int32 [batch], from targets that are class numbers, or probabilities of both classes for one logit.
 *
 * @throws ExperimentError for values, and for several labels per sample
 */
export function labelsOf(prediction: Tensor, target: Tensor, where: string, id: string): Tensor1D {
  if (isLabels(target)) return target
  if (target.rank === 2 && target.shape[1] === 2 && prediction.shape[1] === 1) return tf.argMax(target, 1) as Tensor1D
  if (hasManyLabels(prediction, target))
    throw new ExperimentError({
      where: `${where}: ${id}`,
      expected: 'targets that are one class per sample',
      received: `${target.shape[1]} labels per sample`,
      remedy: 'metric:f1 with "average": "per-class" fits those',
    })
  throw new ExperimentError({
    where: `${where}: ${id}`,
    expected: 'targets that are classes',
    received: `values of shape ${showShape(target.shape.slice(1))}`,
    remedy: 'metric:mean-squared-error fits those',
  })
}

/** One score for each class: one logit z for two classes becomes the scores 0 and z. */
export function scoresOf(prediction: Tensor): Tensor2D {
  return prediction.shape[1] === 1
    ? (tf.concat([tf.zerosLike(prediction), prediction], 1) as Tensor2D)
    : (prediction as Tensor2D)
}

/** Yes or no for each of several labels, as 1 and 0: a logit above 0, a target above ½. */
export function decisionsOf(prediction: Tensor, target: Tensor): { predicted: Tensor2D; actual: Tensor2D } {
  return {
    predicted: tf.cast(tf.greater(prediction, 0), 'float32') as Tensor2D,
    actual: tf.cast(tf.greater(target, 0.5), 'float32') as Tensor2D,
  }
}

/** What a class-wise metric is made of. */
export interface ClassCounts {
  /** Samples predicted and labeled as this class. */
  readonly right: readonly number[]
  /** Samples predicted as this class. */
  readonly predicted: readonly number[]
  /** Samples labeled as this class. */
  readonly actual: readonly number[]
  /** The number of samples where each may have several labels; undefined where each has one class. */
  readonly labeledSamples: number | undefined
}

/** The counts of a batch, float32 [5, classes]; `readCounts` reads them. */
export function countClasses(prediction: Tensor, target: Tensor, where: string, id: string): Tensor2D {
  return tf.tidy(() => {
    const many = hasManyLabels(prediction, target)
    const { predicted, actual } = many
      ? decisionsOf(prediction, target)
      : oneHots(prediction, labelsOf(prediction, target, where, id))
    const rows = [tf.sum(tf.mul(predicted, actual), 0), tf.sum(predicted, 0), tf.sum(actual, 0)]
    const samples = tf.fill([predicted.shape[1]], many ? prediction.shape[0]! : 0)
    return tf.stack([...rows, samples, tf.sum(scoresOf(prediction), 0)]) as Tensor2D
  })
}

/** Predicted and actual classes as float32 [batch, classes]. */
export function oneHots(prediction: Tensor, labels: Tensor1D): { predicted: Tensor2D; actual: Tensor2D } {
  const scores = scoresOf(prediction)
  return { predicted: oneHot(tf.argMax(scores, 1), scores.shape[1]), actual: oneHot(labels, scores.shape[1]) }
}

/** Reads summed counts; undefined where a prediction was NaN, of which no class can be said. */
export function readCounts(sums: ArrayLike<number>): ClassCounts | undefined {
  const all = Array.from(sums)
  const classes = all.length / 5
  const [right, predicted, actual, samples, scores] = [0, 1, 2, 3, 4].map((row) =>
    all.slice(row * classes, (row + 1) * classes),
  ) as [number[], number[], number[], number[], number[]]
  if (scores.some(Number.isNaN)) return undefined
  return { right, predicted, actual, labeledSamples: samples[0]! > 0 ? samples[0] : undefined }
}
