/** Mean absolute error: the mean of |ŷ − y| over samples and the values of each. */
import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { ratio } from './averaging.js'
import { defineMetric } from './metric.js'
import { differences, withCount } from './sums.js'

export const mae = defineMetric({
  kind: 'metric',
  id: 'metric:mae',
  version: 1,
  summary: 'Mean of absolute differences from the targets',
  options: noOptions,
  create: (_, { where }) => ({
    name: 'mae',
    direction: 'minimize',
    everyStep: true,
    update: (prediction, target) =>
      tf.tidy(() => withCount(tf.sum(tf.abs(differences(prediction, target, where, 'metric:mae'))), prediction.size)),
    compute: (sums) => ratio(sums[0]!, sums[1]!),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:mae': OptionsOf<typeof mae>
  }
}
