import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { ratio } from './lib/averaging.js'
import { differences, withCount } from './lib/sums.js'
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
  kind: 'metric',
  id: 'metric:mean-squared-error',
  version: 1,
  summary: 'Mean of squared differences from the targets',
  options: noOptions,
  create: (_, { where }) => ({
    name: 'mean-squared-error',
    direction: 'minimize',
    valueKind: 'number',
    everyStep: true,
    update: (prediction, target) =>
      tf.tidy(() =>
        withCount(
          tf.sum(tf.square(differences(prediction, target, where, 'metric:mean-squared-error'))),
          prediction.size,
        ),
      ),
    compute: (sums) => ratio(sums[0]!, sums[1]!),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:mean-squared-error': OptionsOf<typeof meanSquaredError>
  }
}
