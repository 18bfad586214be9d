import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { meanOfErrors, valuesLike } from './lib/sums.js'
import { defineMetric } from './metric.js'

/**
 * The mean of absolute differences as a share of the targets; huge where a target is 0, as in scikit-learn.
 *
 * `MAPE = mean of |ŷ − y| / max(|y|, 2⁻⁵²)`
 *
 * prediction [batch, ...] and target float32 [batch, ...] -> a number: 0.1 is 10 %.
 *
 * @example
 * const metric = create(meanAbsolutePercentageError)
 * const sums = metric.update(tf.tensor2d([[1], [4]]), tf.tensor2d([[1], [2]]))
 * metric.compute(sums.dataSync(), 2) // 0.5
 */
export const meanAbsolutePercentageError = defineMetric({
  id: 'metric:mean-absolute-percentage-error',
  summary: 'Mean of absolute differences as a share of the targets',
  options: noOptions,
  create(_, { where }) {
    const name = 'mean-absolute-percentage-error'
    return meanOfErrors({ name, valueKind: 'fraction', everyStep: false }, (prediction, target) => {
      const y = valuesLike(prediction, target, where, `metric:${name}`)
      const shares = tf.div(tf.abs(tf.sub(prediction, y)), tf.maximum(tf.abs(y), 2 ** -52))
      return { total: tf.sum(shares), count: prediction.size }
    })
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:mean-absolute-percentage-error': OptionsOf<typeof meanAbsolutePercentageError>
  }
}
