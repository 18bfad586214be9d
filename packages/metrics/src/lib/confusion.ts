import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import { labelsOf, oneHots, scoresOf } from './class-counts.js'

/** The confusion matrix of a batch with a row of summed scores below it, float32 [classes + 1, classes]; `readConfusion` reads it. */
export function countConfusion(prediction: Tensor, target: Tensor, where: string, id: string): Tensor2D {
  return tf.tidy(() => {
    const { predicted, actual } = oneHots(prediction, labelsOf(prediction, target, where, id))
    return tf.concat([tf.matMul(tf.transpose(actual), predicted), tf.sum(scoresOf(prediction), 0, true)]) as Tensor2D
  })
}

/** The summed matrix: rows are classes, columns predictions; NaN where a prediction was NaN. */
export function readConfusion(sums: ArrayLike<number>): readonly (readonly number[])[] {
  const all = Array.from(sums)
  const classes = (Math.sqrt(1 + 4 * all.length) - 1) / 2
  const isKnown = !all.slice(classes * classes).some(Number.isNaN)
  return Array.from({ length: classes }, (_, row) =>
    all.slice(row * classes, (row + 1) * classes).map((count) => (isKnown ? count : NaN)),
  )
}
