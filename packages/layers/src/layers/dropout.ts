import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer, type LayerContext } from '../layer.js'

const options = v.strictObject({
  rate: v.optional(
    v.pipe(v.number(), v.minValue(0), v.ltValue(1), v.description('Share of the values that are dropped in training')),
    0.5,
  ),
})

/**
 * Drops each value with probability p in training, and scales the others so that their mean stays. In evaluation nothing changes.
 *
 * `y = x·m/(1 − p), m ~ Bernoulli(1 − p)`
 *
 * x [batch, ...] -> y of the same shape.
 * Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting" (2014).
 *
 * @example
 * create(dropout, { rate: 0.2 }).init([128], createRandom(7)).outputShape // [128]
 */
export const dropout = defineLayer({
  kind: 'layer',
  id: 'layer:dropout',
  version: 1,
  summary: 'Drops values at random in training',
  options,
  create({ rate }) {
    function mask(shape: readonly number[], { random }: LayerContext) {
      return tf.div(random.bernoulli(1 - rate, shape), 1 - rate)
    }
    return {
      init: (inputShape) => ({ params: {}, state: {}, outputShape: inputShape }),
      apply: (x, context) => ({
        y: context.training && rate > 0 ? tf.mul(x, mask(x.shape, context)) : tf.clone(x),
        state: {},
      }),
      forward(x, context) {
        if (rate === 0) return { y: tf.clone(x), state: {}, saved: {} }
        const kept = mask(x.shape, context)
        return { y: tf.mul(x, kept), state: {}, saved: { kept } }
      },
      backward: (dy, { kept }, { needsInputGradient }) => ({
        gradients: {},
        ...(needsInputGradient ? { dx: kept ? tf.mul(dy, kept) : dy } : { dx: undefined }),
      }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:dropout': OptionsOf<typeof dropout>
  }
}
