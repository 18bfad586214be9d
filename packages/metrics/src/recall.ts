import type { OptionsOf } from '@telarjs/core'
import { ratio } from './lib/averaging.js'
import { averagedFigure } from './lib/class-figure.js'
import { averageOptions } from './lib/option-schemas.js'
import { defineMetric } from './metric.js'

/**
 * Of the samples of a class, the share predicted as it; 0 for a class that has no samples but is predicted.
 *
 * `recall = right / actual`
 *
 * prediction [batch, classes], [batch, 1] or [batch, labels] and target int32 [batch] or float32 [batch, labels] -> 0 … 1, or a table of one row
 * with a column for each class. 0/0 is 0, as scikit-learn's `zero_division=0`; NaN predictions give NaN.
 *
 * @example
 * const metric = create(recall, { positive: 1 })
 * const sums = metric.update(tf.tensor2d([[2], [1], [-1]]), tf.tensor1d([1, 0, 1], 'int32'))
 * metric.compute(sums.dataSync(), 3) // 0.5
 */
export const recall = defineMetric({
  id: 'metric:recall',
  summary: 'Share of the samples of a class that are predicted as it',
  options: averageOptions,
  create: (options, { where }) => averagedFigure('recall', where, options, (right, _, actual) => ratio(right, actual)),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:recall': OptionsOf<typeof recall>
  }
}
