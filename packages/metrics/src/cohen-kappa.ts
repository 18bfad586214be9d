import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { confusionFigure } from './lib/confusion.js'
import { sum } from './lib/averaging.js'
import { defineMetric } from './metric.js'

const options = v.strictObject({
  weights: v.optional(
    v.pipe(v.picklist(['none', 'linear', 'quadratic']), v.description('How much an error by several classes counts')),
    'none',
  ),
})

/**
 * Cohen's kappa: the agreement of predicted and actual classes beyond that of chance. Weights make far errors of ordered classes count more.
 *
 * `κ = 1 − Σ w·C / Σ w·E, E[i, j] = actual[i]·predicted[j] / samples`
 *
 * w[i, j] is 1 off the diagonal, |i − j| (linear) or (i − j)² (quadratic). prediction [batch, classes] or [batch, 1] and target int32 [batch] -> −1 … 1;
 * NaN predictions give NaN, as does one class alone, as in scikit-learn. Cohen, "A coefficient of agreement for nominal scales" (1960).
 *
 * @example
 * const metric = create(cohenKappa, { weights: 'quadratic' })
 * const sums = metric.update(tf.tensor2d([[2], [1], [-1]]), tf.tensor1d([1, 0, 1], 'int32'))
 * metric.compute(sums.dataSync(), 3) // −0.5
 */
export const cohenKappa = defineMetric({
  id: 'metric:cohen-kappa',
  summary: 'Agreement of predicted and actual classes beyond that of chance',
  options,
  create({ weights }, { where }) {
    const name = weights === 'none' ? 'cohen-kappa' : `cohen-kappa-${weights}`
    return confusionFigure({ plugin: 'cohen-kappa', name, where }, ({ matrix, actual, predicted }) => {
      const weighted = (cell: (i: number, j: number) => number) =>
        sum(actual.flatMap((_, i) => predicted.map((_, j) => weightOf[weights](i, j) * cell(i, j))))
      return 1 - weighted((i, j) => matrix[i]![j]!) / weighted((i, j) => (actual[i]! * predicted[j]!) / sum(actual))
    })
  },
})

const weightOf = {
  none: (i: number, j: number) => (i === j ? 0 : 1),
  linear: (i: number, j: number) => Math.abs(i - j),
  quadratic: (i: number, j: number) => (i - j) ** 2,
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:cohen-kappa': OptionsOf<typeof cohenKappa>
  }
}
