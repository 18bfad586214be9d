import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar } from '@tensorflow/tfjs-core'
import { definePenalty } from './penalty.js'

/**
 * L1 penalty λ·Σ|θ|, which drives params to exactly zero.
 *
 * Added to the loss for each param that `params` matches, of any shape; gradient λ·sign(θ).
 * Tibshirani, "Regression shrinkage and selection via the lasso" (1996).
 *
 * @example
 * { use: 'regularizer:l1', with: { lambda: 0.1 } } // kernel [1, −2]: penalty 0.3
 */
export const l1 = definePenalty({
  id: 'regularizer:l1',
  summary: 'λ·Σ|θ|: drives params to zero',
  value: (param, lambda) => tf.mul<Scalar>(lambda, tf.sum(tf.abs(param))),
  gradient: (param, lambda) => tf.mul(lambda, tf.sign(param)),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'regularizer:l1': OptionsOf<typeof l1>
  }
}
