/** Mean squared error: the mean of (ŷ − y)² over samples and the values of each. */
import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { ratio } from './lib/averaging.js'
import { differences, withCount } from './lib/sums.js'
import { defineMetric } from './metric.js'

export const meanSquaredError = defineMetric({
  kind: 'metric',
  id: 'metric:mean-squared-error',
  version: 1,
  summary: 'Mean of squared differences from the targets',
  options: noOptions,
  create: (_, { where }) => ({
    name: 'mean-squared-error',
    direction: 'minimize',
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
