import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'
import { vectorNorm } from '../lib/normalization.js'

const options = v.strictObject({
  epsilon: v.optional(v.pipe(v.number(), v.gtValue(0), v.description('Added to the variance')), 1e-5),
})

/**
 * Normalizes each vector on the last axis by itself, with its biased variance.
 *
 * `y = γ·(x − μ)/√(σ² + ε) + β`
 *
 * x [batch, ..., channels] -> y of the same shape; params `scale` (γ) and `offset` (β), each [channels].
 * Ba, Kiros and Hinton, "Layer normalization" (2016), arXiv:1607.06450.
 *
 * @example
 * create(layerNorm).init([20, 16], createRandom(7)).outputShape // [20, 16]
 */
export const layerNorm = defineLayer({
  id: 'layer:layer-norm',
  summary: 'Normalizes each vector on the last axis',
  options,
  create: ({ epsilon }, { where }) => vectorNorm({ epsilon, isCentered: true }, 'layer:layer-norm', where),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:layer-norm': OptionsOf<typeof layerNorm>
  }
}
