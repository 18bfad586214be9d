import { oneHot } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import type { Metric } from '../metric.js'
import { sum } from './averaging.js'
import { decisionsOf, hasManyLabels, labelsOf } from './class-counts.js'

/** A metric that is a figure of the samples ranked by their scores, the mean over columns; higher is better. */
export function rankingFigure(
  name: string,
  where: string,
  figure: (thresholds: readonly Threshold[]) => number,
): Metric {
  return {
    name,
    direction: 'maximize',
    valueKind: 'number',
    everyStep: false,
    collects: true,
    update: (prediction, target) => scoredRows(prediction, target, where, `metric:${name}`),
    compute: (rows, samples) => meanOverColumns(rows, samples, figure),
  }
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

/** Mean over the columns of rows made by `scoredRows`, of a figure of their thresholds from the highest score down. NaN scores give NaN. */
function meanOverColumns(
  rows: ArrayLike<number>,
  samples: number,
  figure: (thresholds: readonly Threshold[]) => number,
): number {
  const columns = rows.length / samples / 2
  const figures = Array.from({ length: columns }, (_, column) => {
    const at = (row: number, shift: number) => rows[row * 2 * columns + column + shift]!
    const ranked = Array.from({ length: samples }, (_, row) => ({ score: at(row, 0), isRight: at(row, columns) > 0.5 }))
    if (ranked.some(({ score }) => Number.isNaN(score))) return NaN
    return figure(thresholdsOf(ranked.toSorted((a, b) => (a.score === b.score ? 0 : b.score - a.score))))
  })
  return sum(figures) / columns
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
