/**
 * Normal values of variance 2 / fanIn, which keeps the variance of signals through ReLU layers; not truncated, as in the paper.
 * He, Zhang, Ren and Sun, "Delving deep into rectifiers" (2015), arXiv:1502.01852, equation 10.
 */
import { noOptions, type OptionsOf } from '@telarjs/core'
import { fansOf, normalOf } from '../lib/fans.js'
import { defineInitializer } from '../initializer.js'

export const heNormal = defineInitializer({
  kind: 'initializer',
  id: 'initializer:he-normal',
  version: 1,
  summary: 'normal, variance 2 / fanIn: for ReLU and its kin',
  options: noOptions,
  create: () => ({
    values(shape, random) {
      const { fanIn } = fansOf(shape)
      return normalOf(2 / fanIn, shape, random)
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:he-normal': OptionsOf<typeof heNormal>
  }
}
