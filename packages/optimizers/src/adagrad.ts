/**
 * AdaGrad, Δθ = −η·g/(√Σg² + ε).
 * Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization" (2011).
 */
import { type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { epsilonOf } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { perParam, zeros } from './per-param.js'

const options = v.strictObject({ epsilon: epsilonOf(1e-10) })

export const adagrad = defineOptimizer({
  kind: 'optimizer',
  id: 'optimizer:adagrad',
  version: 1,
  summary: 'Divides the gradient by the root of the sum of all its squares',
  options,
  create: ({ epsilon }) => ({
    init: (params) => zeros(params, 'sumOfSquares'),
    update: (gradients, state, { learningRate }) =>
      tf.tidy(() => {
        const descent = tf.neg(learningRate)
        return perParam(gradients, state, ['sumOfSquares'], (g, now) => {
          const sumOfSquares = tf.add(now.sumOfSquares, tf.square(g))
          return { update: tf.mul(descent, tf.div(g, tf.add(tf.sqrt(sumOfSquares), epsilon))), sumOfSquares }
        })
      }),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:adagrad': OptionsOf<typeof adagrad>
  }
}
