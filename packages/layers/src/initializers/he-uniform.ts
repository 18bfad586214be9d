/**
 * Uniform values of variance 2 / fanIn, which keeps the variance of signals through ReLU layers.
 * He, Zhang, Ren and Sun, "Delving deep into rectifiers" (2015), arXiv:1502.01852, equation 10.
 */
import { noOptions, type OptionsOf } from '@telarjs/core'
import { fansOf, uniformOf } from '../lib/fans.js'
import { defineInitializer } from '../initializer.js'

export const heUniform = defineInitializer({
  kind: 'initializer',
  id: 'initializer:he-uniform',
  version: 1,
  summary: 'uniform, variance 2 / fanIn: for ReLU and its kin',
  options: noOptions,
  create: () => ({
    values(shape, random) {
      const { fanIn } = fansOf(shape)
      return uniformOf(2 / fanIn, shape, random)
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:he-uniform': OptionsOf<typeof heUniform>
  }
}
