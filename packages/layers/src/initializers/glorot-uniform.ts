import { noOptions, type OptionsOf } from '@telarjs/core'
import { defineInitializer } from '../initializer.js'
import { scaledValues } from '../lib/scaled-values.js'

/**
 * Halfway between keeping signals forward and gradients backward.
 *
 * `w ~ U(−l, l), l = √(6 / (fanIn + fanOut))`
 *
 * fanIn is what flows into a unit: `in` of a kernel [in, out], height · width · in of [height, width, in, out].
 * Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010), equation 16.
 *
 * @example
 * create(glorotUniform).values([784, 128], createRandom(7)) // 100,352 values
 */
export const glorotUniform = defineInitializer({
  id: 'initializer:glorot-uniform',
  summary: 'Uniform, variance 2 / (fanIn + fanOut): for tanh, sigmoid and linear layers',
  options: noOptions,
  create: () => scaledValues({ scale: 1, mode: 'fan-average', distribution: 'uniform' }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:glorot-uniform': OptionsOf<typeof glorotUniform>
  }
}
