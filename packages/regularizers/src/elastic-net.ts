/**
 * λ·(ρ·‖θ‖₁ + (1 − ρ)/2·‖θ‖₂²), gradient λ·(ρ·sign(θ) + (1 − ρ)·θ): L1 and L2 in one, ρ = 1 and ρ = 0.
 * Zou and Hastie, "Regularization and variable selection via the elastic net" (2005), doi:10.1111/j.1467-9868.2005.00503.x; in scikit-learn's form.
 */
import { matchParams, paramsOption, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { lambdaOption } from './lambda.js'
import { defineRegularizer } from './regularizer.js'

const options = v.strictObject({
  lambda: lambdaOption,
  ratio: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.maxValue(1),
      v.title('ρ'),
      v.description('The share of L1: 1 is L1 alone, 0 is L2 alone.'),
    ),
    0.5,
  ),
  params: paramsOption,
})

export const elasticNet = defineRegularizer({
  kind: 'regularizer',
  id: 'regularizer:elastic-net',
  version: 1,
  summary: 'L1 and L2 in one: λ·(ρ·Σ|θ| + (1 − ρ)/2·Σθ²)',
  options,
  create: ({ lambda, ratio, params }) => ({
    appliesTo: matchParams(params),
    penalty: (param) =>
      tf.tidy(() =>
        tf.add<Scalar>(
          tf.mul(lambda * ratio, tf.sum(tf.abs(param))),
          tf.mul((lambda * (1 - ratio)) / 2, tf.sum(tf.square(param))),
        ),
      ),
    gradient: (param) =>
      tf.tidy(() => tf.add(tf.mul(lambda * ratio, tf.sign(param)), tf.mul(lambda * (1 - ratio), param))),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'regularizer:elastic-net': OptionsOf<typeof elasticNet>
  }
}
