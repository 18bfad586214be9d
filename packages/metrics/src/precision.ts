import type { OptionsOf } from '@telarjs/core'
import { ratio } from './lib/averaging.js'
import { averagedFigure } from './lib/class-figure.js'
import { averageOptions } from './lib/option-schemas.js'
import { defineMetric } from './metric.js'

/**
 * Of the samples predicted as a class, the share that are of it; 0 for a class that is never predicted.
 *
 * `precision = right / predicted`
 *
 * prediction [batch, classes], [batch, 1] or [batch, labels] and target int32 [batch] or float32 [batch, labels] -> 0 … 1, or a table of one row
 * with a column for each class. 0/0 is 0, as scikit-learn's `zero_division=0`; NaN predictions give NaN.
 *
 * @example
 * const metric = create(precision, { positive: 1 })
 * const sums = metric.update(tf.tensor2d([[2], [1], [-1]]), tf.tensor1d([1, 0, 1], 'int32'))
 * metric.compute(sums.dataSync(), 3) // 0.5
 */
export const precision = defineMetric({
  id: 'metric:precision',
  summary: 'Share of the samples predicted as a class that are of it',
  options: averageOptions,
  create: (options, { where }) =>
    averagedFigure('precision', where, options, (right, predicted) => ratio(right, predicted)),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:precision': OptionsOf<typeof precision>
  }
}
