import { noOptions, type OptionsOf, sizeOf } from '@telarjs/core'
import { defineInitializer } from '../initializer.js'

/**
 * Ones, as scales start.
 *
 * `w = 1`
 *
 * @example
 * create(ones).values([2], createRandom(7)) // Float32Array [1, 1]
 */
export const ones = defineInitializer({
  id: 'initializer:ones',
  summary: 'Ones',
  options: noOptions,
  create: () => ({ values: (shape) => new Float32Array(sizeOf(shape)).fill(1) }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:ones': OptionsOf<typeof ones>
  }
}
