import type { OptionsOf } from '@telarjs/core'
import { toShapeOf } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { checkValues } from './lib/loss-check.js'
import { positive } from './lib/option-schemas.js'
import { meanOfEach, meanOverSamples, sizeOfOne } from './lib/per-sample.js'
import { defineLoss } from './loss.js'

const options = v.strictObject({
  delta: v.optional(v.pipe(positive, v.description('The error from which on the loss grows linearly')), 1),
})

/**
 * Huber's loss: squared for errors up to δ, linear beyond; ∂l/∂ŷ is the error, cut to ±δ.
 *
 * `l = e²/2 where |e| ≤ δ, δ·(|e| − δ/2) beyond, e = ŷ − y`
 *
 * ŷ [batch, ...] and y [batch, ...] -> a scalar; the mean over the values of a sample.
 * Huber, "Robust estimation of a location parameter" (1964), doi:10.1214/aoms/1177703732.
 *
 * @example
 * create(huber).compute(tf.tensor2d([[1], [3]]), tf.tensor2d([[1], [1]])) // (0 + 1.5) / 2 = 0.75
 */
export const huber = defineLoss({
  id: 'loss:huber',
  summary: 'Squared for small errors, linear for large ones, for targets that are values',
  implies: { metrics: [{ use: 'metric:mean-absolute-error' }, { use: 'metric:r2' }] },
  options,
  create: ({ delta }, { where }) => ({
    targets: 'values',
    takesScaledTargets: true,
    ...meanOverSamples({
      each(prediction, target) {
        const size = tf.abs(tf.sub(prediction, toShapeOf(prediction, target)))
        const cut: Tensor = tf.minimum(size, delta)
        return meanOfEach(tf.mul(cut, tf.sub(size, tf.mul(cut, 0.5))))
      },
      slope: (prediction, target) =>
        tf.div(tf.clipByValue(tf.sub(prediction, toShapeOf(prediction, target)), -delta, delta), sizeOfOne(prediction)),
    }),
    probabilities: (prediction) => prediction,
    check: (predictionShape, target) => checkValues(where, 'loss:huber', predictionShape, target),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'loss:huber': OptionsOf<typeof huber>
  }
}
