import { noOptions, type OptionsOf } from '@telarjs/core'
import { rankingFigure, type Threshold } from './lib/ranked.js'
import { defineMetric } from './metric.js'

/**
 * Area under the curve of precision against recall, without interpolation: fits classes of which few samples are positive.
 *
 * `AP = Σ (Rₙ − Rₙ₋₁)·Pₙ`
 *
 * prediction [batch, classes], [batch, 1] or [batch, labels] and target int32 [batch] or float32 [batch, labels] -> 0 … 1. Of two classes, class 1 is
 * the positive one; of more, the mean over classes, each against the rest by its softmax; of several labels per sample, the mean over labels.
 * Exact: computed from all scores. NaN predictions give NaN, and so does a class that has no samples, or only samples.
 * Davis and Goadrich, "The relationship between precision-recall and ROC curves" (2006), doi:10.1145/1143844.1143874.
 *
 * @example
 * const metric = create(averagePrecision)
 * const rows = metric.update(tf.tensor2d([[0.1], [0.4], [0.35], [0.8]]), tf.tensor1d([0, 0, 1, 1], 'int32'))
 * metric.compute(rows.dataSync(), 4) // 0.8333
 */
export const averagePrecision = defineMetric({
  id: 'metric:average-precision',
  summary: 'Area under the curve of precision against recall',
  options: noOptions,
  create: (_, { where }) => rankingFigure('average-precision', where, averaged),
})

function averaged(thresholds: readonly Threshold[]): number {
  const positives = thresholds.at(-1)!.right
  let [total, before] = [0, 0]
  for (const { right, wrong } of thresholds) {
    total += ((right - before) / positives) * (right / (right + wrong))
    before = right
  }
  return total
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:average-precision': OptionsOf<typeof averagePrecision>
  }
}
