/**
 * Normal values of variance 1 / fanIn, which keeps the variance of signals through linear and selu layers; not truncated.
 * LeCun, Bottou, Orr and Müller, "Efficient BackProp" (1998), section 4.6; for selu: Klambauer et al. (2017), arXiv:1706.02515.
 */
import { noOptions, type OptionsOf } from '@telarjs/core'
import { fansOf, normalOf } from '../lib/fans.js'
import { defineInitializer } from '../initializer.js'

export const lecunNormal = defineInitializer({
  kind: 'initializer',
  id: 'initializer:lecun-normal',
  version: 1,
  summary: 'normal, variance 1 / fanIn: for selu and linear layers',
  options: noOptions,
  create: () => ({
    values(shape, random) {
      const { fanIn } = fansOf(shape)
      return normalOf(1 / fanIn, shape, random)
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:lecun-normal': OptionsOf<typeof lecunNormal>
  }
}
