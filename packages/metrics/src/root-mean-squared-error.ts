import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { ratio, sum } from './lib/averaging.js'
import { differences } from './lib/sums.js'
import { defineMetric } from './metric.js'

/**
 * The root of the mean squared difference; of several values per sample, the mean of their roots, as in scikit-learn.
 *
 * `RMSE = √(mean of (ŷ − y)²)`
 *
 * prediction [batch, ...] and target float32 [batch, ...] -> a number, in the unit of the targets.
 *
 * @example
 * const metric = create(rootMeanSquaredError)
 * const sums = metric.update(tf.tensor2d([[1], [4]]), tf.tensor2d([[1], [2]]))
 * metric.compute(sums.dataSync(), 2) // √2 = 1.4142
 */
export const rootMeanSquaredError = defineMetric({
  id: 'metric:root-mean-squared-error',
  summary: 'Root of the mean of squared differences from the targets',
  options: noOptions,
  create: (_, { where }) => ({
    name: 'root-mean-squared-error',
    direction: 'minimize',
    valueKind: 'number',
    everyStep: false,
    update: (prediction, target) =>
      tf.tidy(() => {
        const errors = differences(prediction, target, where, 'metric:root-mean-squared-error')
        return tf.sum(tf.square(tf.reshape(errors, [prediction.shape[0]!, -1])), 0)
      }),
    compute: (sums, samples) => sum(Array.from(sums, (squares) => Math.sqrt(ratio(squares, samples)))) / sums.length,
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:root-mean-squared-error': OptionsOf<typeof rootMeanSquaredError>
  }
}
