import { sizeOf, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineInitializer } from '../initializer.js'

const options = v.pipe(
  v.strictObject({
    min: v.optional(v.pipe(v.number(), v.finite(), v.description('Lower bound, may be drawn')), -0.05),
    max: v.optional(v.pipe(v.number(), v.finite(), v.description('Upper bound, is not drawn')), 0.05),
  }),
  v.check(
    ({ min, max }) => min <= max,
    ({ input }) => `Invalid bounds: Expected min <= max but received ${input.min} > ${input.max}`,
  ),
)

/**
 * Uniform values between two bounds.
 *
 * `w ~ U(min, max)`
 *
 * @example
 * create(uniform, { min: 0, max: 1 }).values([784, 128], createRandom(7)) // 100,352 values of 0 … 1
 */
export const uniform = defineInitializer({
  id: 'initializer:uniform',
  summary: 'Uniform between two bounds',
  options,
  create: ({ min, max }) => ({
    values: (shape, random) => random.uniform(sizeOf(shape)).map((value) => min + (max - min) * value),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:uniform': OptionsOf<typeof uniform>
  }
}
