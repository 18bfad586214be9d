/**
 * (λ/2)·‖θ‖₂² = (λ/2)·Σθ², gradient λ·θ: keeps params small. The half makes λ the rate of weight decay of plain gradient descent.
 * Hoerl and Kennard, "Ridge regression" (1970), doi:10.1080/00401706.1970.10488634.
 */
import { matchParams, paramsOption, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { lambdaOption } from './lambda.js'
import { defineRegularizer } from './regularizer.js'

const options = v.strictObject({ lambda: lambdaOption, params: paramsOption })

export const l2 = defineRegularizer({
  kind: 'regularizer',
  id: 'regularizer:l2',
  version: 1,
  summary: '(λ/2)·Σθ²: keeps params small',
  options,
  create: ({ lambda, params }) => ({
    appliesTo: matchParams(params),
    penalty: (param) => tf.tidy(() => tf.mul<Scalar>(lambda / 2, tf.sum(tf.square(param)))),
    gradient: (param) => tf.mul(lambda, param),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'regularizer:l2': OptionsOf<typeof l2>
  }
}
