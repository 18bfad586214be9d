/**
 * Uniform values of variance 2 / (fanIn + fanOut), between keeping signals forward and gradients backward.
 * Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010), equation 16.
 */
import { noOptions, type OptionsOf } from '@telarjs/core'
import { fansOf, uniformOf } from '../lib/fans.js'
import { defineInitializer } from '../initializer.js'

export const glorotUniform = defineInitializer({
  kind: 'initializer',
  id: 'initializer:glorot-uniform',
  version: 1,
  summary: 'uniform, variance 2 / (fanIn + fanOut): for tanh, sigmoid and linear layers',
  options: noOptions,
  create: () => ({
    values(shape, random) {
      const { fanIn, fanOut } = fansOf(shape)
      return uniformOf(2 / (fanIn + fanOut), shape, random)
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:glorot-uniform': OptionsOf<typeof glorotUniform>
  }
}
