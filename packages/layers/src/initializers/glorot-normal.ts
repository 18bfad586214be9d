import type { OptionsOf } from '@telarjs/core'
import { defineScaled, glorot } from '../lib/define-scaled.js'

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
export const glorotNormal = defineScaled('initializer:glorot-normal', glorot, 'normal')

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:glorot-normal': OptionsOf<typeof glorotNormal>
  }
}
