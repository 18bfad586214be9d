import { noOptions, type OptionsOf } from '@telarjs/core'
import { defineInitializer } from '../initializer.js'
import { scaledValues } from '../lib/scaled-values.js'

/**
 * Keeps the variance of signals through linear and selu layers.
 *
 * `w ~ U(−l, l), l = √(3 / fanIn)`
 *
 * fanIn is what flows into a unit: `in` of a kernel [in, out], height · width · in of [height, width, in, out].
 * LeCun, Bottou, Orr and Müller, "Efficient BackProp" (1998), section 4.6; for selu: Klambauer et al. (2017), arXiv:1706.02515.
 *
 * @example
 * create(lecunUniform).values([784, 128], createRandom(7)) // 100,352 values
 */
export const lecunUniform = defineInitializer({
  id: 'initializer:lecun-uniform',
  summary: 'Uniform, variance 1 / fanIn: for selu and linear layers',
  options: noOptions,
  create: () => scaledValues({ scale: 1, mode: 'fan-in', distribution: 'uniform' }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:lecun-uniform': OptionsOf<typeof lecunUniform>
  }
}
