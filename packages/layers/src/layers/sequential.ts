/** Layers one after the other, as one layer: for branches, and for blocks that repeat. */
import { specOf, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'
import { createLayers } from '../sequence.js'

const options = v.strictObject({
  layers: v.pipe(v.array(specOf('layer')), v.minLength(1), v.description('the layers, in order')),
})

export const sequential = defineLayer({
  kind: 'layer',
  id: 'layer:sequential',
  version: 1,
  summary: 'layers one after the other, as one',
  options,
  create: ({ layers }, context) => createLayers(layers, context, `${context.where}.with.layers`),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:sequential': OptionsOf<typeof sequential>
  }
}
