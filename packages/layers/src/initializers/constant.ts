import { sizeOf, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineInitializer } from '../initializer.js'

const options = v.strictObject({ value: v.pipe(v.number(), v.finite(), v.description('The value of every element')) })

/**
 * One value everywhere.
 *
 * `w = value`
 *
 * @example
 * create(constant, { value: 0.1 }).values([2], createRandom(7)) // Float32Array [0.1, 0.1]
 */
export const constant = defineInitializer({
  id: 'initializer:constant',
  summary: 'One value everywhere',
  options,
  create: ({ value }) => ({ values: (shape) => new Float32Array(sizeOf(shape)).fill(value) }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:constant': OptionsOf<typeof constant>
  }
}
