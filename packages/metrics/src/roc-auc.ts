import { noOptions, type OptionsOf } from '@telarjs/core'
import { rankingFigure, type Threshold } from './lib/ranked.js'
import { defineMetric } from './metric.js'

/**
 * Area under the receiver operating characteristic: the chance that a positive sample is scored above a negative one.
 *
 * `AUC = ∫ TPR d(FPR)`
 *
 * prediction [batch, classes], [batch, 1] or [batch, labels] and target int32 [batch] or float32 [batch, labels] -> 0 … 1. Of two classes, class 1 is
 * the positive one; of more, the mean over classes, each against the rest by its softmax; of several labels per sample, the mean over labels.
 * Exact: computed from all scores. NaN predictions give NaN, and so does a class that has no samples, or only samples.
 * Fawcett, "An introduction to ROC analysis" (2006), doi:10.1016/j.patrec.2005.10.010.
 *
 * @example
 * const metric = create(rocAuc)
 * const rows = metric.update(tf.tensor2d([[0.1], [0.4], [0.35], [0.8]]), tf.tensor1d([0, 0, 1, 1], 'int32'))
 * metric.compute(rows.dataSync(), 4) // 0.75
 */
export const rocAuc = defineMetric({
  id: 'metric:roc-auc',
  summary: 'Chance that a positive sample is scored above a negative one: the area under the ROC curve',
  options: noOptions,
  create: (_, { where }) => rankingFigure('roc-auc', where, area),
})

/** By trapezoids. */
function area(thresholds: readonly Threshold[]): number {
  const { right: positives, wrong: negatives } = thresholds.at(-1)!
  let [total, before]: [number, Threshold] = [0, { right: 0, wrong: 0 }]
  for (const threshold of thresholds) {
    total += ((threshold.wrong - before.wrong) * (threshold.right + before.right)) / 2
    before = threshold
  }
  return total / (positives * negatives)
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:roc-auc': OptionsOf<typeof rocAuc>
  }
}
