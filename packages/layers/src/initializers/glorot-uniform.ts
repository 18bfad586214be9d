import type { OptionsOf } from '@telarjs/core'
import { defineScaled, glorot } from '../lib/define-scaled.js'

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
export const glorotUniform = defineScaled('initializer:glorot-uniform', glorot, 'uniform')

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:glorot-uniform': OptionsOf<typeof glorotUniform>
  }
}
