import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { sum } from './lib/averaging.js'
import { collectedFigure } from './lib/collected.js'
import { valuesLike } from './lib/sums.js'
import { defineMetric } from './metric.js'

/**
 * Coefficient of determination: the share of the variance of the targets that is predicted, the mean over the values of a target.
 *
 * `R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)²`
 *
 * prediction [batch, ...] and target float32 [batch, ...] -> a number up to 1; 0 is no better than the mean of the targets. Computed in double
 * precision from all predictions, so that a large mean costs no digits. As in scikit-learn, a target that never changes counts 1 where it is
 * always hit and 0 otherwise, and one sample alone gives NaN. Wright, "Correlation and causation" (1921).
 *
 * @example
 * const metric = create(r2)
 * const rows = metric.update(tf.tensor2d([[1], [4]]), tf.tensor2d([[1], [3]]))
 * metric.compute(rows.dataSync(), 2) // 0.5
 */
export const r2 = defineMetric({
  id: 'metric:r2',
  summary: 'Share of the variance of the targets that is predicted; 1 is perfect, 0 is no better than their mean',
  options: noOptions,
  create: (_, { where }) =>
    collectedFigure({
      name: 'r2',
      rowsOf: (prediction, target) =>
        tf.tidy(() => {
          const y = valuesLike(prediction, target, where, 'metric:r2')
          const batch = prediction.shape[0]!
          return tf.concat([tf.reshape(prediction, [batch, -1]), tf.reshape(y, [batch, -1])], 1)
        }),
      figure: score,
    }),
})

function score(predictions: readonly number[], targets: readonly number[]): number {
  if (targets.length < 2) return NaN
  const mean = sum(targets) / targets.length
  const squaredErrors = sum(targets.map((y, at) => (y - predictions[at]!) ** 2))
  const spread = sum(targets.map((y) => (y - mean) ** 2))
  if (spread > 0 || Number.isNaN(squaredErrors)) return 1 - squaredErrors / spread
  return squaredErrors === 0 ? 1 : 0
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:r2': OptionsOf<typeof r2>
  }
}
