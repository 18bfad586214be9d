import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { meanError } from './lib/mean-error.js'
import { defineMetric } from './metric.js'

/**
 * The mean of squared differences over samples and the values of each.
 *
 * `MSE = mean of (ŷ − y)²`
 *
 * prediction [batch, ...] and target float32 [batch, ...] -> a number, in the square of the unit of the targets.
 *
 * @example
 * const metric = create(meanSquaredError)
 * const sums = metric.update(tf.tensor2d([[1], [4]]), tf.tensor2d([[1], [2]]))
 * metric.compute(sums.dataSync(), 2) // 2
 */
export const meanSquaredError = defineMetric({
  id: 'metric:mean-squared-error',
  summary: 'Mean of squared differences from the targets',
  options: noOptions,
  create: (_, { where }) => meanError('mean-squared-error', tf.square, where),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:mean-squared-error': OptionsOf<typeof meanSquaredError>
  }
}
