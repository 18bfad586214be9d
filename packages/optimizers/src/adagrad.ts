import { jsonOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { epsilonOf } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { perParam, zeros } from './per-param.js'

const options = jsonOptions({ epsilon: epsilonOf(1e-10) })

/**
 * AdaGrad: divides the gradient by the root of the sum of all its squares, so that rare features get larger steps.
 *
 * - s ← s + g²
 * - Δθ = −η·g/(√s + ε)
 *
 * State per param: `sumOfSquares` (s), of the param's shape; it only grows, so steps shrink over the run.
 * Duchi, Hazan and Singer, "Adaptive subgradient methods for online learning and stochastic optimization" (2011).
 *
 * @example
 * { use: 'optimizer:adagrad' } // the first step is −η·sign(g)
 */
export const adagrad = defineOptimizer({
  id: 'optimizer:adagrad',
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
