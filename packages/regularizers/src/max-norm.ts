import { matchParams, paramsOption, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineRegularizer } from './regularizer.js'

const options = v.strictObject({
  maxNorm: v.optional(
    v.pipe(v.number(), v.gtValue(0), v.finite(), v.description("c: the greatest length of a unit's weights")),
    3,
  ),
  params: paramsOption,
})

/** Keeps the quotient finite for weights that are all 0; far below any length that is cut. */
const shortest = 1e-30

/**
 * Max-norm constraint: after each step the incoming weights of every unit are scaled to a length of at most c, w·min(1, c/‖w‖₂).
 *
 * A unit's weights are a param's values over all axes but the last, so a kernel [inputs, units] has `units` lengths. Nothing is added to the loss.
 * Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting" (2014), section 5.1.
 *
 * @example
 * { use: 'regularizer:max-norm', with: { maxNorm: 1 } } // kernel [[3], [4]] becomes [[0.6], [0.8]]
 */
export const maxNorm = defineRegularizer({
  id: 'regularizer:max-norm',
  summary: 'Constraint: the incoming weights of each unit have at most the length c',
  options,
  create: ({ maxNorm: c, params }) => ({
    appliesTo: matchParams(params),
    constrain: (param) =>
      tf.tidy(() => {
        const axes = param.shape.slice(0, -1).map((_, axis) => axis)
        const squares = tf.square(param)
        const lengths = tf.sqrt(axes.length === 0 ? squares : tf.sum(squares, axes, true))
        return tf.mul(param, tf.minimum(1, tf.div(c, tf.maximum(lengths, shortest))))
      }),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'regularizer:max-norm': OptionsOf<typeof maxNorm>
  }
}
