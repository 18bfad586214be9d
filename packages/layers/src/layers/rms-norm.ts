import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'
import { vectorNorm } from '../lib/normalization.js'

const options = v.strictObject({
  epsilon: v.optional(v.pipe(v.number(), v.gtValue(0), v.description('Added to the mean square')), 1e-6),
})

/**
 * Divides each vector on the last axis by its root mean square: layer norm without the mean, which saves time and rarely costs accuracy.
 *
 * `y = γ·x/√(mean(x²) + ε)`
 *
 * x [batch, ..., channels] -> y of the same shape; param `scale` (γ) [channels].
 * Zhang and Sennrich, "Root mean square layer normalization" (2019), arXiv:1910.07467.
 *
 * @example
 * create(rmsNorm).init([20, 16], createRandom(7)).outputShape // [20, 16]
 */
export const rmsNorm = defineLayer({
  id: 'layer:rms-norm',
  summary: 'Divides each vector on the last axis by its root mean square',
  options,
  create: ({ epsilon }, { where }) => vectorNorm({ epsilon, isCentered: false }, 'layer:rms-norm', where),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:rms-norm': OptionsOf<typeof rmsNorm>
  }
}
