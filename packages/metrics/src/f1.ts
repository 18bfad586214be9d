import type { OptionsOf } from '@telarjs/core'
import { ratio } from './lib/averaging.js'
import { averagedFigure } from './lib/class-figure.js'
import { averageOptions } from './lib/option-schemas.js'
import { defineMetric } from './metric.js'

/**
 * The harmonic mean of precision and recall.
 *
 * `F₁ = 2·right / (predicted + actual)`
 *
 * prediction [batch, classes], [batch, 1] or [batch, labels] and target int32 [batch] or float32 [batch, labels] -> 0 … 1, or a table of one row
 * with a column for each class. 0/0 is 0, as scikit-learn's `zero_division=0`; NaN predictions give NaN.
 * van Rijsbergen, "Information retrieval" (1979), chapter 7.
 *
 * @example
 * const metric = create(f1, { positive: 1 })
 * const sums = metric.update(tf.tensor2d([[2], [1], [-1]]), tf.tensor1d([1, 0, 1], 'int32'))
 * metric.compute(sums.dataSync(), 3) // 0.5
 */
export const f1 = defineMetric({
  id: 'metric:f1',
  summary: 'Harmonic mean of precision and recall',
  options: averageOptions,
  create: (options, { where }) =>
    averagedFigure('f1', where, options, (right, predicted, actual) => ratio(2 * right, predicted + actual)),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:f1': OptionsOf<typeof f1>
  }
}
