/**
 * After each step, every unit's weights are put back to a length of at most c: w·min(1, c/‖w‖₂), over all axes but the last.
 * Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting" (2014), section 5.1.
 */
import { matchParams, paramsOption, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineRegularizer } from './regularizer.js'

const options = v.strictObject({
  maxNorm: v.optional(
    v.pipe(
      v.number(),
      v.gtValue(0),
      v.finite(),
      v.title('c'),
      v.description("The greatest length of a unit's weights."),
    ),
    3,
  ),
  params: paramsOption,
})

/** Far below any length that is cut, and its reciprocal times c is still finite. */
const shortest = 1e-30

export const maxNorm = defineRegularizer({
  kind: 'regularizer',
  id: 'regularizer:max-norm',
  version: 1,
  summary: "A constraint: every unit's weights have at most the length c",
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
