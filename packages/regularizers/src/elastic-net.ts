import { paramsOption, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { lambdaOption, penaltyOn } from './penalty.js'
import { defineRegularizer } from './regularizer.js'

const options = v.strictObject({
  lambda: lambdaOption,
  ratio: v.optional(
    v.pipe(v.number(), v.minValue(0), v.maxValue(1), v.description('ρ: the share of L1: 1 is L1 alone, 0 is L2 alone')),
    0.5,
  ),
  params: paramsOption,
})

/**
 * Elastic net: λ·(ρ·Σ|θ| + (1 − ρ)/2·Σθ²), which is L1 for ρ = 1 and L2 for ρ = 0.
 *
 * Added to the loss for each param that `params` matches, of any shape; gradient λ·(ρ·sign(θ) + (1 − ρ)·θ). In scikit-learn's form.
 * Zou and Hastie, "Regularization and variable selection via the elastic net" (2005), doi:10.1111/j.1467-9868.2005.00503.x.
 *
 * @example
 * { use: 'regularizer:elastic-net', with: { lambda: 0.1, ratio: 0.5 } } // kernel [1, −2]: 0.1·(0.5·3 + 0.25·5) = 0.275
 */
export const elasticNet = defineRegularizer({
  id: 'regularizer:elastic-net',
  summary: 'L1 and L2 together: λ·(ρ·Σ|θ| + (1 − ρ)/2·Σθ²)',
  options,
  create: ({ lambda, ratio, params }) =>
    penaltyOn(params, {
      value: (param) =>
        tf.add<Scalar>(
          tf.mul(lambda * ratio, tf.sum(tf.abs(param))),
          tf.mul((lambda * (1 - ratio)) / 2, tf.sum(tf.square(param))),
        ),
      gradient: (param) => tf.add(tf.mul(lambda * ratio, tf.sign(param)), tf.mul(lambda * (1 - ratio), param)),
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'regularizer:elastic-net': OptionsOf<typeof elasticNet>
  }
}
