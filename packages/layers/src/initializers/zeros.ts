import { noOptions, type OptionsOf, sizeOf } from '@telarjs/core'
import { defineInitializer } from '../initializer.js'

/**
 * Zeros, as biases start.
 *
 * `w = 0`
 *
 * @example
 * create(zeros).values([2], createRandom(7)) // Float32Array [0, 0]
 */
export const zeros = defineInitializer({
  id: 'initializer:zeros',
  summary: 'Zeros',
  options: noOptions,
  create: () => ({ values: (shape) => new Float32Array(sizeOf(shape)) }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:zeros': OptionsOf<typeof zeros>
  }
}
