/** Mean absolute error: the mean of |ŷ − y| over samples and the values of each. */
import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { ratio } from './lib/averaging.js'
import { differences, withCount } from './lib/sums.js'
import { defineMetric } from './metric.js'

export const meanAbsoluteError = defineMetric({
  kind: 'metric',
  id: 'metric:mean-absolute-error',
  version: 1,
  summary: 'Mean of absolute differences from the targets',
  options: noOptions,
  create: (_, { where }) => ({
    name: 'mean-absolute-error',
    direction: 'minimize',
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
