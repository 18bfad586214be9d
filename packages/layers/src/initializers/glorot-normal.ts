/**
 * Normal values of variance 2 / (fanIn + fanOut), between keeping signals forward and gradients backward; not truncated.
 * Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010), equation 12.
 */
import { noOptions, type OptionsOf } from '@telarjs/core'
import { fansOf, normalOf } from '../lib/fans.js'
import { defineInitializer } from '../initializer.js'

export const glorotNormal = defineInitializer({
  kind: 'initializer',
  id: 'initializer:glorot-normal',
  version: 1,
  summary: 'normal, variance 2 / (fanIn + fanOut): for tanh, sigmoid and linear layers',
  options: noOptions,
  create: () => ({
    values(shape, random) {
      const { fanIn, fanOut } = fansOf(shape)
      return normalOf(2 / (fanIn + fanOut), shape, random)
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:glorot-normal': OptionsOf<typeof glorotNormal>
  }
}
