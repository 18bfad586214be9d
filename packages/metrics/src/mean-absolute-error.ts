import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { meanError } from './lib/mean-error.js'
import { defineMetric } from './metric.js'

/**
 * The mean of absolute differences over samples and the values of each.
 *
 * `MAE = mean of |ŷ − y|`
 *
 * prediction [batch, ...] and target float32 [batch, ...] -> a number, in the unit of the targets.
 *
 * @example
 * const metric = create(meanAbsoluteError)
 * const sums = metric.update(tf.tensor2d([[1], [4]]), tf.tensor2d([[1], [2]]))
 * metric.compute(sums.dataSync(), 2) // 1
 */
export const meanAbsoluteError = defineMetric({
  id: 'metric:mean-absolute-error',
  summary: 'Mean of absolute differences from the targets',
  options: noOptions,
  create: (_, { where }) => meanError('mean-absolute-error', tf.abs, where),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:mean-absolute-error': OptionsOf<typeof meanAbsoluteError>
  }
}
