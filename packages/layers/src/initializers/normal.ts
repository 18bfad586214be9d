import { sizeOf, type OptionsOf } from '@telarjs/core'
import { defineInitializer } from '../initializer.js'
import { normalOptions } from '../lib/normal-options.js'

const options = normalOptions('Standard deviation of the values')

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
