/**
 * Coefficient of determination, R² = 1 − Σ(y − ŷ)² / Σ(y − ȳ)², the mean over the values of a target; as in scikit-learn, a target that
 * never changes counts 1 where it is always hit and 0 otherwise, and one sample alone gives NaN. Wright, "Correlation and causation" (1921).
 */
import { noOptions, type OptionsOf } from '@telarjs/core'
import { toShapeOf } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { differences } from './lib/sums.js'
import { defineMetric } from './metric.js'

export const r2 = defineMetric({
  kind: 'metric',
  id: 'metric:r2',
  version: 1,
  summary: 'Share of the variance of the targets that is predicted; 1 is perfect, 0 is no better than their mean',
  options: noOptions,
  create: (_, { where }) => ({
    name: 'r2',
    direction: 'maximize',
    everyStep: false,
    update: (prediction, target) =>
      tf.tidy(() => {
        const batch = prediction.shape[0]!
        const errors = tf.reshape(differences(prediction, target, where, 'metric:r2'), [batch, -1])
        const y = tf.reshape(toShapeOf(prediction, target), errors.shape)
        const count = tf.fill([errors.shape[1]!], batch)
        return tf.stack([count, tf.sum(y, 0), tf.sum(tf.square(y), 0), tf.sum(tf.square(errors), 0)])
      }),
    compute(sums) {
      const outputs = sums.length / 4
      const scores = Array.from({ length: outputs }, (_, at) =>
        score(sums[at]!, sums[outputs + at]!, sums[2 * outputs + at]!, sums[3 * outputs + at]!),
      )
      return scores.reduce((sum, value) => sum + value, 0) / outputs
    },
  }),
})

function score(count: number, sum: number, sumOfSquares: number, squaredErrors: number): number {
  if (count < 2) return NaN
  const spread = sumOfSquares - (sum * sum) / count
  // Rounding of float32 sums leaves up to this much of a target that never changes.
  const constant = spread <= 2 ** -22 * sumOfSquares
  if (constant) return squaredErrors === 0 ? 1 : 0
  return 1 - squaredErrors / spread
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:r2': OptionsOf<typeof r2>
  }
}
