/**
 * Uniform values of variance 1 / fanIn, which keeps the variance of signals through linear and selu layers.
 * LeCun, Bottou, Orr and Müller, "Efficient BackProp" (1998), section 4.6; for selu: Klambauer et al. (2017), arXiv:1706.02515.
 */
import { noOptions, type OptionsOf } from '@telarjs/core'
import { fansOf, uniformOf } from '../lib/fans.js'
import { defineInitializer } from '../initializer.js'

export const lecunUniform = defineInitializer({
  kind: 'initializer',
  id: 'initializer:lecun-uniform',
  version: 1,
  summary: 'uniform, variance 1 / fanIn: for selu and linear layers',
  options: noOptions,
  create: () => ({
    values(shape, random) {
      const { fanIn } = fansOf(shape)
      return uniformOf(1 / fanIn, shape, random)
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:lecun-uniform': OptionsOf<typeof lecunUniform>
  }
}
