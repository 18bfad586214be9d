import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { errorLoss } from './lib/error-loss.js'
import { defineLoss } from './loss.js'

/**
 * Mean absolute error, the mean over the values of a sample; ∂l/∂ŷ = sign(ŷ − y), 0 where they are equal.
 *
 * `l = |ŷ − y|`
 *
 * ŷ [batch, ...] and y [batch, ...] -> a scalar, in the unit of the targets.
 * Its minimum is the median of the targets. Boscovich (1757), Laplace (1789).
 *
 * @example
 * create(meanAbsoluteError).compute(tf.tensor2d([[1], [3]]), tf.tensor2d([[1], [1]])) // 1
 */
export const meanAbsoluteError = defineLoss({
  id: 'loss:mean-absolute-error',
  summary: 'Mean of absolute differences, for targets that are values; outliers count less than squared',
  implies: { metrics: [{ use: 'metric:mean-absolute-error' }, { use: 'metric:r2' }] },
  options: noOptions,
  create: (_, { where }) =>
    errorLoss('loss:mean-absolute-error', where, {
      each: tf.abs,
      slope: (errors, count) => tf.div(tf.sign(errors), count),
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'loss:mean-absolute-error': OptionsOf<typeof meanAbsoluteError>
  }
}
