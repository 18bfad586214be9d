/** Sign descent, θ ← θ − η·sign(g). Bernstein et al., "signSGD" (2018), arXiv:1802.04434. */
import { noOptions, type OptionsOf } from '@telarjs/core'
import { defineOptimizer } from '@telarjs/optimizers'
import { mapTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'

export const signDescent = defineOptimizer({
  id: 'optimizer:hello/sign-descent',
  summary: 'Steps of one size along the sign of the gradient.',
  options: noOptions,
  create: () => ({
    init: () => ({}),
    update: (gradients, state, { learningRate }) => ({
      updates: mapTensors(gradients, (gradient) => tf.neg(tf.mul(learningRate, tf.sign(gradient)))),
      state,
    }),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:hello/sign-descent': OptionsOf<typeof signDescent>
  }
}
