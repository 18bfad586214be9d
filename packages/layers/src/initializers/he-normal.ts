import { noOptions, type OptionsOf } from '@telarjs/core'
import { defineInitializer } from '../initializer.js'
import { scaledValues } from '../lib/scaled-values.js'

/**
 * Keeps the variance of signals through ReLU layers. Not truncated, as in the paper and unlike Keras.
 *
 * `w ~ N(0, 2 / fanIn)`
 *
 * fanIn is what flows into a unit: `in` of a kernel [in, out], height · width · in of [height, width, in, out].
 * He, Zhang, Ren and Sun, "Delving deep into rectifiers" (2015), arXiv:1502.01852, equation 10.
 *
 * @example
 * create(heNormal).values([784, 128], createRandom(7)) // 100,352 values
 */
export const heNormal = defineInitializer({
  id: 'initializer:he-normal',
  summary: 'Normal, variance 2 / fanIn: for ReLU and its kin',
  options: noOptions,
  create: () => scaledValues({ scale: 2, mode: 'fan-in', distribution: 'normal' }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:he-normal': OptionsOf<typeof heNormal>
  }
}
