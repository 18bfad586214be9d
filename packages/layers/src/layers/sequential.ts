import { specOf, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'
import { createLayers } from '../sequence.js'

const options = v.strictObject({
  layers: v.pipe(v.array(specOf('layer')), v.minLength(1), v.description('The layers, in order')),
})

/**
 * Layers one after the other, as one layer: for branches, and for blocks that repeat.
 *
 * `y = fₙ(… f₂(f₁(x)))`
 *
 * x [batch, ...] -> y [batch, ...] as the last layer gives it; params as `0-dense/kernel`, `1-dense/kernel` and so on.
 *
 * @example
 * const options: OptionsOf<typeof sequential> = { layers: [{ use: 'layer:dense', with: { units: 16 } }, { use: 'layer:activation' }] }
 * create(sequential, options, [dense, activation]).init([16], createRandom(7)).outputShape // [16]
 */
export const sequential = defineLayer({
  id: 'layer:sequential',
  summary: 'Layers one after the other, as one layer',
  options,
  create: ({ layers }, context) => createLayers(layers, context, `${context.where}.with.layers`),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:sequential': OptionsOf<typeof sequential>
  }
}
