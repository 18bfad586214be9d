import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer, type LayerContext } from '../layer.js'
import { SELU_SCALE_ALPHA } from '../lib/activation-functions.js'
import { rateOption } from '../lib/drop.js'

/** What SELU gives for very negative numbers. */
const LOWEST = -SELU_SCALE_ALPHA

const options = v.strictObject({ rate: rateOption('values') })

/**
 * Dropout for networks of SELU: dropped values become its lowest one, and all are scaled and moved so that mean 0 and variance 1 stay.
 * In evaluation nothing changes.
 *
 * `y = a·(x·m + α′·(1 − m)) + b, m ~ Bernoulli(1 − p), a = ((1 − p)·(1 + p·α′²))^(−1/2), b = −a·α′·p`
 *
 * x [batch, ...] -> y of the same shape. Klambauer et al., "Self-normalizing neural networks" (2017), arXiv:1706.02515.
 *
 * @example
 * create(alphaDropout, { rate: 0.1 }).init([128], createRandom(7)).outputShape // [128]
 */
export const alphaDropout = defineLayer({
  id: 'layer:alpha-dropout',
  summary: 'Dropout for SELU, which keeps mean and variance',
  options,
  create({ rate }) {
    const scale = 1 / Math.sqrt((1 - rate) * (1 + rate * LOWEST ** 2))
    const offset = -scale * LOWEST * rate
    const mask = (shape: readonly number[], { random }: LayerContext) => random.bernoulli(1 - rate, shape)

    function drop(x: tf.Tensor, kept: tf.Tensor) {
      return tf.add(tf.mul(scale, tf.add(tf.mul(x, kept), tf.mul(LOWEST, tf.sub(1, kept)))), offset)
    }

    return {
      init: (inputShape) => ({ params: {}, state: {}, outputShape: inputShape }),
      apply: (x, context) => ({
        y: context.training && rate > 0 ? drop(x, mask(x.shape, context)) : tf.clone(x),
        state: {},
      }),
      forward(x, context) {
        if (rate === 0) return { y: tf.clone(x), state: {}, saved: {} }
        const kept = mask(x.shape, context)
        return { y: drop(x, kept), state: {}, saved: { kept } }
      },
      backward: (dy, { kept }, { needsInputGradient }) => ({
        gradients: {},
        ...(needsInputGradient ? { dx: kept ? tf.mul(tf.mul(scale, kept), dy) : dy } : { dx: undefined }),
      }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:alpha-dropout': OptionsOf<typeof alphaDropout>
  }
}
