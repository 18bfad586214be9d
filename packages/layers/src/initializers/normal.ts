import { sizeOf, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineInitializer } from '../initializer.js'

const options = v.strictObject({
  mean: v.optional(v.pipe(v.number(), v.finite(), v.description('Mean of the values')), 0),
  deviation: v.optional(
    v.pipe(v.number(), v.finite(), v.minValue(0), v.description('Standard deviation of the values')),
    0.05,
  ),
})

/**
 * Normal values of a given mean and standard deviation.
 *
 * `w ~ N(mean, deviation²)`
 *
 * @example
 * create(normal, { deviation: 0.02 }).values([784, 128], createRandom(7)) // 100,352 values
 */
export const normal = defineInitializer({
  id: 'initializer:normal',
  summary: 'Normal, of given mean and standard deviation',
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
