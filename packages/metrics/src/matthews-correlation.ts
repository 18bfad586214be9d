import { noOptions, type OptionsOf } from '@telarjs/core'
import { confusionFigure } from './lib/confusion.js'
import { sum } from './lib/averaging.js'
import { defineMetric } from './metric.js'

/**
 * Matthews' correlation between predicted and actual classes: 1 is perfect, 0 no better than chance, also where classes are unequal.
 *
 * `MCC = (c·s − Σ pₖ·tₖ) / √((s² − Σ pₖ²)·(s² − Σ tₖ²))`
 *
 * c are right predictions, s samples, pₖ and tₖ predictions and samples of class k; 0 where the root is 0, as in scikit-learn.
 * prediction [batch, classes] or [batch, 1] and target int32 [batch] -> −1 … 1; NaN predictions give NaN.
 * Gorodkin, "Comparing two K-category assignments by a K-category correlation coefficient" (2004), doi:10.1016/j.compbiolchem.2004.09.006.
 *
 * @example
 * const metric = create(matthewsCorrelation)
 * const sums = metric.update(tf.tensor2d([[2], [1], [-1]]), tf.tensor1d([1, 0, 1], 'int32'))
 * metric.compute(sums.dataSync(), 3) // −0.5
 */
export const matthewsCorrelation = defineMetric({
  id: 'metric:matthews-correlation',
  summary: 'Correlation between predicted and actual classes, also fit for classes of unequal size',
  options: noOptions,
  create: (_, { where }) =>
    confusionFigure({ plugin: 'matthews-correlation', where }, ({ matrix, actual, predicted }) => {
      const right = sum(matrix.map((row, index) => row[index]!))
      const samples = sum(actual)
      const dot = (a: readonly number[], b: readonly number[]) => sum(a.map((value, index) => value * b[index]!))
      const spread = (samples ** 2 - dot(predicted, predicted)) * (samples ** 2 - dot(actual, actual))
      return spread === 0 ? 0 : (right * samples - dot(predicted, actual)) / Math.sqrt(spread)
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:matthews-correlation': OptionsOf<typeof matthewsCorrelation>
  }
}
