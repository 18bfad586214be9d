import type { OptionsOf } from '@telarjs/core'
import { defineScaled, lecun } from '../lib/define-scaled.js'

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
export const lecunUniform = defineScaled('initializer:lecun-uniform', lecun, 'uniform')

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:lecun-uniform': OptionsOf<typeof lecunUniform>
  }
}
