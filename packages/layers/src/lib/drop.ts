import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import type { LayerContext, LayerWithGradient } from '../layer.js'

/** The option of how much is dropped; `of` says what. */
export function rateOption(of: string) {
  const description = `Share of the ${of} that are dropped in training`
  return v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1), v.description(description)), 0.5)
}

/**
 * Inverted dropout: in training x is multiplied by a mask of 0 and 1 / (1 − rate), and so is its gradient; otherwise x stays as it is.
 *
 * @param maskShape the shape of the mask for an x; an axis of length 1 drops the values along it together
 */
export function drop(
  rate: number,
  maskShape: (x: Tensor) => readonly number[],
): Required<Pick<LayerWithGradient, 'apply' | 'forward' | 'backward'>> {
  function mask(x: Tensor, { random }: LayerContext): Tensor {
    return tf.div(random.bernoulli(1 - rate, maskShape(x)), 1 - rate)
  }
  return {
    apply: (x, context) => ({
      y: context.training && rate > 0 ? tf.mul(x, mask(x, context)) : tf.clone(x),
      state: {},
    }),
    forward(x, context) {
      if (rate === 0) return { y: tf.clone(x), state: {}, saved: {} }
      const kept = mask(x, context)
      return { y: tf.mul(x, kept), state: {}, saved: { kept } }
    },
    backward: (dy, { kept }, { needsInputGradient }) => ({
      gradients: {},
      ...(needsInputGradient ? { dx: kept ? tf.mul(dy, kept) : dy } : { dx: undefined }),
    }),
  }
}
