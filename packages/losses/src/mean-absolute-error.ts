/** Mean absolute error, l = |ŷ − y|, the mean over a prediction's values; ∂l/∂ŷ = sign(ŷ − y), 0 where they are equal. */
import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { checkValues } from './loss-check.js'
import { defineLoss } from './loss.js'
import { meanOfEach, meanOverSamples, sizeOfOne } from './per-sample.js'
import { toShapeOf } from './targets.js'

export const meanAbsoluteError = defineLoss({
  kind: 'loss',
  id: 'loss:mean-absolute-error',
  version: 1,
  summary: 'Mean of absolute differences, for targets that are values; outliers count less than squared',
  implies: { metrics: [{ use: 'metric:mae' }, { use: 'metric:r2' }] },
  options: noOptions,
  create: (_, { where }) => ({
    targets: 'values',
    ...meanOverSamples({
      each: (prediction, target) => meanOfEach(tf.abs(tf.sub(prediction, toShapeOf(prediction, target)))),
      slope: (prediction, target) =>
        tf.div(tf.sign(tf.sub(prediction, toShapeOf(prediction, target))), sizeOfOne(prediction)),
    }),
    probabilities: (prediction) => prediction,
    check: (predictionShape, target) => checkValues(where, 'loss:mean-absolute-error', predictionShape, target),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'loss:mean-absolute-error': OptionsOf<typeof meanAbsoluteError>
  }
}
