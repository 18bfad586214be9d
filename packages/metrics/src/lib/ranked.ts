import { oneHot } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import type { Metric } from '../metric.js'
import { decisionsOf, hasManyLabels, labelsOf } from './class-counts.js'
import { collectedFigure } from './collected.js'

/** A metric that is a figure of the samples ranked by their scores from the highest down, the mean over columns; higher is better. NaN scores give NaN. */
export function rankingFigure(
  name: string,
  where: string,
  figure: (thresholds: readonly Threshold[]) => number,
): Metric {
  return collectedFigure({
    name,
    rowsOf: (prediction, target) => scoredRows(prediction, target, where, `metric:${name}`),
    figure(scores, right) {
      if (scores.some(Number.isNaN)) return NaN
      const ranked = scores.map((score, at) => ({ score, isRight: right[at]! > 0.5 }))
      return figure(thresholdsOf(ranked.toSorted((a, b) => (a.score === b.score ? 0 : b.score - a.score))))
    },
  })
}

/** Rows of scores and of 0 or 1, [batch, 2 · columns]: a column for each label or class, one column for two classes. */
function scoredRows(prediction: Tensor, target: Tensor, where: string, id: string): Tensor2D {
  return tf.tidy(() => {
    if (hasManyLabels(prediction, target))
      return tf.concat2d([prediction as Tensor2D, decisionsOf(prediction, target).actual], 1)
    const labels = labelsOf(prediction, target, where, id)
    const classes = prediction.shape[1]!
    if (classes > 2) return tf.concat2d([tf.softmax(prediction as Tensor2D), oneHot(labels, classes)], 1)
    const scores =
      classes === 1
        ? (prediction as Tensor2D)
        : tf.sub(tf.slice(prediction, [0, 1], [-1, 1]), tf.slice(prediction, [0, 0], [-1, 1]))
    return tf.concat2d([scores as Tensor2D, tf.reshape(tf.cast(labels, 'float32'), [-1, 1])], 1)
  })
}

/** One threshold of a ranking: how many samples with a score from here on are right, and how many are wrong. */
export interface Threshold {
  readonly right: number
  readonly wrong: number
}

/** Samples of equal score pass a threshold together. */
function thresholdsOf(ranked: readonly { readonly score: number; readonly isRight: boolean }[]): readonly Threshold[] {
  const thresholds: Threshold[] = []
  let [right, wrong] = [0, 0]
  ranked.forEach(({ score, isRight }, at) => {
    if (isRight) right++
    else wrong++
    if (score !== ranked[at + 1]?.score) thresholds.push({ right, wrong })
  })
  return thresholds
}
