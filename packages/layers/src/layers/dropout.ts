/**
 * In training each value is dropped with probability `rate` and the others are multiplied by 1 / (1 − rate); otherwise nothing changes.
 * Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting" (2014).
 */
import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer, type LayerContext } from '../layer.js'

const options = v.strictObject({
  rate: v.optional(
    v.pipe(v.number(), v.minValue(0), v.ltValue(1), v.description('share of the values that are dropped in training')),
    0.5,
  ),
})

export const dropout = defineLayer({
  kind: 'layer',
  id: 'layer:dropout',
  version: 1,
  summary: 'drops values at random in training',
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
        dx: needsInputGradient ? (kept ? tf.mul(dy, kept) : dy) : undefined,
      }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:dropout': OptionsOf<typeof dropout>
  }
}
