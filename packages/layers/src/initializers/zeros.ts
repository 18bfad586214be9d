/** Nothing but zeros, as for biases. */
import { noOptions, type OptionsOf, sizeOf } from '@telarjs/core'
import { defineInitializer } from '../initializer.js'

export const zeros = defineInitializer({
  kind: 'initializer',
  id: 'initializer:zeros',
  version: 1,
  summary: 'zeros',
  options: noOptions,
  create: () => ({ values: (shape) => new Float32Array(sizeOf(shape)) }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:zeros': OptionsOf<typeof zeros>
  }
}
