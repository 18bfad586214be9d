import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { ratio } from './lib/averaging.js'
import { valuesLike, withCount } from './lib/sums.js'
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
  create: (_, { where }) => ({
    name: 'mean-absolute-percentage-error',
    direction: 'minimize',
    valueKind: 'fraction',
    everyStep: false,
    update: (prediction, target) =>
      tf.tidy(() => {
        const y = valuesLike(prediction, target, where, 'metric:mean-absolute-percentage-error')
        const share = tf.div(tf.abs(tf.sub(prediction, y)), tf.maximum(tf.abs(y), 2 ** -52))
        return withCount(tf.sum(share), prediction.size)
      }),
    compute: (sums) => ratio(sums[0]!, sums[1]!),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:mean-absolute-percentage-error': OptionsOf<typeof meanAbsolutePercentageError>
  }
}
