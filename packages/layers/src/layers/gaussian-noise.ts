import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer, type LayerContext } from '../layer.js'

const options = v.strictObject({
  deviation: v.optional(v.pipe(v.number(), v.minValue(0), v.description('Standard deviation of the noise')), 0.1),
})

/**
 * Adds normal noise in training, so that a network does not rely on exact values. In evaluation nothing changes.
 *
 * `y = x + n, n ~ N(0, deviation²)`
 *
 * x [batch, ...] -> y of the same shape. Bishop, "Training with noise is equivalent to Tikhonov regularization" (1995).
 *
 * @example
 * create(gaussianNoise, { deviation: 0.2 }).init([28, 28, 1], createRandom(7)).outputShape // [28, 28, 1]
 */
export const gaussianNoise = defineLayer({
  id: 'layer:gaussian-noise',
  summary: 'Adds normal noise in training',
  options,
  create({ deviation }) {
    function noisy(x: Tensor, { training, random }: Pick<LayerContext, 'training' | 'random'>) {
      return training && deviation > 0 ? tf.add(x, tf.mul(random.normal(x.shape), deviation)) : tf.clone(x)
    }
    return {
      init: (inputShape) => ({ params: {}, state: {}, outputShape: inputShape }),
      apply: (x, context) => ({ y: noisy(x, context), state: {} }),
      forward: (x, { random }) => ({ y: noisy(x, { training: true, random }), state: {}, saved: {} }),
      backward: (dy, _, { needsInputGradient }) => ({
        gradients: {},
        dx: needsInputGradient ? tf.clone(dy) : undefined,
      }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:gaussian-noise': OptionsOf<typeof gaussianNoise>
  }
}
