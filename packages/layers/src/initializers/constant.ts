/** One value everywhere. */
import { sizeOf, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineInitializer } from '../initializer.js'

const options = v.strictObject({ value: v.pipe(v.number(), v.finite(), v.description('the value of every element')) })

export const constant = defineInitializer({
  kind: 'initializer',
  id: 'initializer:constant',
  version: 1,
  summary: 'one value everywhere',
  options,
  create: ({ value }) => ({ values: (shape) => new Float32Array(sizeOf(shape)).fill(value) }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:constant': OptionsOf<typeof constant>
  }
}
