/** Mean squared error, l = (ŷ − y)², the mean over a prediction's values; ∂l/∂ŷ = 2·(ŷ − y). Gauss, "Theoria combinationis observationum" (1821). */
import { noOptions, type OptionsOf } from '@telarjs/core'
import { toShapeOf } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { checkValues } from './lib/loss-check.js'
import { meanOfEach, meanOverSamples, sizeOfOne } from './lib/per-sample.js'
import { defineLoss } from './loss.js'

export const meanSquaredError = defineLoss({
  kind: 'loss',
  id: 'loss:mean-squared-error',
  version: 1,
  summary: 'Mean of squared differences, for targets that are values',
  implies: { metrics: [{ use: 'metric:mean-absolute-error' }, { use: 'metric:r2' }] },
  options: noOptions,
  create: (_, { where }) => ({
    targets: 'values',
    ...meanOverSamples({
      each: (prediction, target) => meanOfEach(tf.square(tf.sub(prediction, toShapeOf(prediction, target)))),
      slope: (prediction, target) =>
        tf.mul(tf.sub(prediction, toShapeOf(prediction, target)), 2 / sizeOfOne(prediction)),
    }),
    probabilities: (prediction) => prediction,
    check: (predictionShape, target) => checkValues(where, 'loss:mean-squared-error', predictionShape, target),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'loss:mean-squared-error': OptionsOf<typeof meanSquaredError>
  }
}
