import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { errorLoss } from './lib/error-loss.js'
import { defineLoss } from './loss.js'

/**
 * Mean squared error, the mean over the values of a sample; ∂l/∂ŷ = 2·(ŷ − y).
 *
 * `l = (ŷ − y)²`
 *
 * ŷ [batch, ...] and y [batch, ...] -> a scalar, in the square of the unit of the targets.
 * Gauss, "Theoria combinationis observationum erroribus minimis obnoxiae" (1821).
 *
 * @example
 * create(meanSquaredError).compute(tf.tensor2d([[1], [3]]), tf.tensor2d([[1], [1]])) // 2
 */
export const meanSquaredError = defineLoss({
  id: 'loss:mean-squared-error',
  summary: 'Mean of squared differences, for targets that are values',
  implies: { metrics: [{ use: 'metric:mean-absolute-error' }, { use: 'metric:r2' }] },
  options: noOptions,
  create: (_, { where }) =>
    errorLoss('loss:mean-squared-error', where, {
      each: tf.square,
      slope: (errors, count) => tf.mul(errors, 2 / count),
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'loss:mean-squared-error': OptionsOf<typeof meanSquaredError>
  }
}
