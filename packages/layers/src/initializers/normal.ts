/** Normal values of a given mean and standard deviation. */
import { sizeOf, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineInitializer } from '../initializer.js'

const options = v.strictObject({
  mean: v.optional(v.pipe(v.number(), v.finite()), 0),
  deviation: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0)), 0.05),
})

export const normal = defineInitializer({
  kind: 'initializer',
  id: 'initializer:normal',
  version: 1,
  summary: 'normal, of given mean and standard deviation',
  options,
  create: ({ mean, deviation }) => ({
    values: (shape, random) => random.normal(sizeOf(shape)).map((value) => mean + deviation * value),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:normal': OptionsOf<typeof normal>
  }
}
