import type { OptionsOf } from '@telarjs/core'
import { defineScaled, lecun } from '../lib/define-scaled.js'

/**
 * Keeps the variance of signals through linear and selu layers. Not truncated, unlike Keras.
 *
 * `w ~ N(0, 1 / fanIn)`
 *
 * fanIn is what flows into a unit: `in` of a kernel [in, out], height · width · in of [height, width, in, out].
 * LeCun, Bottou, Orr and Müller, "Efficient BackProp" (1998), section 4.6; for selu: Klambauer et al. (2017), arXiv:1706.02515.
 *
 * @example
 * create(lecunNormal).values([784, 128], createRandom(7)) // 100,352 values
 */
export const lecunNormal = defineScaled('initializer:lecun-normal', lecun, 'normal')

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:lecun-normal': OptionsOf<typeof lecunNormal>
  }
}
