import type { OptionsOf } from '@telarjs/core'
import { defineScaled, he } from '../lib/define-scaled.js'

/**
 * Keeps the variance of signals through ReLU layers.
 *
 * `w ~ U(−l, l), l = √(6 / fanIn)`
 *
 * fanIn is what flows into a unit: `in` of a kernel [in, out], height · width · in of [height, width, in, out].
 * He, Zhang, Ren and Sun, "Delving deep into rectifiers" (2015), arXiv:1502.01852, equation 10.
 *
 * @example
 * create(heUniform).values([784, 128], createRandom(7)) // 100,352 values
 */
export const heUniform = defineScaled('initializer:he-uniform', he, 'uniform')

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:he-uniform': OptionsOf<typeof heUniform>
  }
}
