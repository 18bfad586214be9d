import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar } from '@tensorflow/tfjs-core'
import { definePenalty } from './penalty.js'

/**
 * L2 penalty (λ/2)·Σθ², which keeps params small.
 *
 * Added to the loss for each param that `params` matches, of any shape; gradient λ·θ. The half makes λ what PyTorch's `SGD(weight_decay=λ)` is;
 * Keras' `L2(l2)` has no half, so its number is λ/2. Hoerl and Kennard, "Ridge regression" (1970), doi:10.1080/00401706.1970.10488634.
 *
 * @example
 * { use: 'regularizer:l2', with: { lambda: 0.1 } } // kernel [1, −2]: penalty 0.25, gradient [0.1, −0.2]
 */
export const l2 = definePenalty({
  id: 'regularizer:l2',
  summary: '(λ/2)·Σθ²: keeps params small',
  value: (param, lambda) => tf.mul<Scalar>(lambda / 2, tf.sum(tf.square(param))),
  gradient: (param, lambda) => tf.mul(lambda, param),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'regularizer:l2': OptionsOf<typeof l2>
  }
}
