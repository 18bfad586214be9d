/** Nothing but ones, as for scales. */
import { noOptions, type OptionsOf, sizeOf } from '@telarjs/core'
import { defineInitializer } from '../initializer.js'

export const ones = defineInitializer({
  kind: 'initializer',
  id: 'initializer:ones',
  version: 1,
  summary: 'ones',
  options: noOptions,
  create: () => ({ values: (shape) => new Float32Array(sizeOf(shape)).fill(1) }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:ones': OptionsOf<typeof ones>
  }
}
