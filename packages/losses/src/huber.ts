import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { errorLoss } from './lib/error-loss.js'
import { positive } from './lib/option-schemas.js'
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
  create: ({ delta }, { where }) =>
    errorLoss('loss:huber', where, {
      each(errors) {
        const size = tf.abs(errors)
        const cut: Tensor = tf.minimum(size, delta)
        return tf.mul(cut, tf.sub(size, tf.mul(cut, 0.5)))
      },
      slope: (errors, count) => tf.div(tf.clipByValue(errors, -delta, delta), count),
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'loss:huber': OptionsOf<typeof huber>
  }
}
