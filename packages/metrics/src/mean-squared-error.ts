/** Mean squared error: the mean of (ŷ − y)² over samples and the values of each. */
import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { ratio } from './averaging.js'
import { defineMetric } from './metric.js'
import { differences, withCount } from './sums.js'

export const mse = defineMetric({
  kind: 'metric',
  id: 'metric:mse',
  version: 1,
  summary: 'Mean of squared differences from the targets',
  options: noOptions,
  create: (_, { where }) => ({
    name: 'mse',
    direction: 'minimize',
    everyStep: true,
    update: (prediction, target) =>
      tf.tidy(() =>
        withCount(tf.sum(tf.square(differences(prediction, target, where, 'metric:mse'))), prediction.size),
      ),
    compute: (sums) => ratio(sums[0]!, sums[1]!),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:mse': OptionsOf<typeof mse>
  }
}
