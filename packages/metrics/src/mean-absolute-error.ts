import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { ratio } from './lib/averaging.js'
import { differences, withCount } from './lib/sums.js'
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
  kind: 'metric',
  id: 'metric:mean-absolute-error',
  version: 1,
  summary: 'Mean of absolute differences from the targets',
  options: noOptions,
  create: (_, { where }) => ({
    name: 'mean-absolute-error',
    direction: 'minimize',
    valueKind: 'number',
    everyStep: true,
    update: (prediction, target) =>
      tf.tidy(() =>
        withCount(
          tf.sum(tf.abs(differences(prediction, target, where, 'metric:mean-absolute-error'))),
          prediction.size,
        ),
      ),
    compute: (sums) => ratio(sums[0]!, sums[1]!),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:mean-absolute-error': OptionsOf<typeof meanAbsoluteError>
  }
}
