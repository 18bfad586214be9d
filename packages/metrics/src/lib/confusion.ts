import type { MetricValue } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import type { Metric } from '../metric.js'
import { sum } from './averaging.js'
import { labelsOf, oneHots, scoresOf } from './class-counts.js'

/** How often samples of each class were predicted as each class. */
export interface Confusion {
  /** Rows are classes, columns predictions; NaN where a prediction was NaN. */
  readonly matrix: readonly (readonly number[])[]
  /** Samples of each class: the sums of the rows. */
  readonly actual: readonly number[]
  /** Samples predicted as each class: the sums of the columns. */
  readonly predicted: readonly number[]
}

/** A metric that is computed from the confusion matrix of a split; higher is better. `plugin` is the id of its plugin without `metric:`. */
export function confusionFigure(
  { plugin, name = plugin, where }: { readonly plugin: string; readonly name?: string; readonly where: string },
  compute: (confusion: Confusion) => MetricValue,
): Metric {
  return {
    name,
    direction: 'maximize',
    valueKind: 'number',
    everyStep: false,
    decides: true,
    update: (prediction, target) => countConfusion(prediction, target, where, `metric:${plugin}`),
    compute: (sums) => compute(readConfusion(sums)),
  }
}

/** The confusion matrix of a batch with a row of summed scores below it, float32 [classes + 1, classes]; `readConfusion` reads it. */
function countConfusion(prediction: Tensor, target: Tensor, where: string, id: string): Tensor2D {
  return tf.tidy(() => {
    const { predicted, actual } = oneHots(prediction, labelsOf(prediction, target, where, id))
    return tf.concat([tf.matMul(tf.transpose(actual), predicted), tf.sum(scoresOf(prediction), 0, true)]) as Tensor2D
  })
}

function readConfusion(sums: ArrayLike<number>): Confusion {
  const all = Array.from(sums)
  const classes = (Math.sqrt(1 + 4 * all.length) - 1) / 2
  const isKnown = !all.slice(classes * classes).some(Number.isNaN)
  const matrix = Array.from({ length: classes }, (_, row) =>
    all.slice(row * classes, (row + 1) * classes).map((count) => (isKnown ? count : NaN)),
  )
  const predicted = matrix.map((_, column) => sum(matrix.map((row) => row[column]!)))
  return { matrix, actual: matrix.map(sum), predicted }
}
