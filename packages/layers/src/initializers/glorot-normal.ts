import { noOptions, type OptionsOf } from '@telarjs/core'
import { defineInitializer } from '../initializer.js'
import { scaledValues } from '../lib/scaled-values.js'

/**
 * Halfway between keeping signals forward and gradients backward. Not truncated, unlike Keras.
 *
 * `w ~ N(0, 2 / (fanIn + fanOut))`
 *
 * fanIn is what flows into a unit: `in` of a kernel [in, out], height · width · in of [height, width, in, out].
 * Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010), equation 12.
 *
 * @example
 * create(glorotNormal).values([784, 128], createRandom(7)) // 100,352 values
 */
export const glorotNormal = defineInitializer({
  id: 'initializer:glorot-normal',
  summary: 'Normal, variance 2 / (fanIn + fanOut): for tanh, sigmoid and linear layers',
  options: noOptions,
  create: () => scaledValues({ scale: 1, mode: 'fan-average', distribution: 'normal' }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:glorot-normal': OptionsOf<typeof glorotNormal>
  }
}
