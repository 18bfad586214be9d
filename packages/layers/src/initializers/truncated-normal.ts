import { sizeOf, type OptionsOf } from '@telarjs/core'
import { defineInitializer } from '../initializer.js'
import { normalOptions } from '../lib/normal-options.js'

const options = normalOptions('Standard deviation before the cut; that of the values is 0.8796 times it')

/**
 * Normal values, drawn again where they lie more than two standard deviations from the mean, so that none is extreme.
 *
 * `w ~ N(mean, deviation²), |w − mean| ≤ 2·deviation`
 *
 * @example
 * create(truncatedNormal, { deviation: 0.02 }).values([784, 128], createRandom(7)) // none beyond ±0.04
 */
export const truncatedNormal = defineInitializer({
  id: 'initializer:truncated-normal',
  summary: 'Normal without values beyond two standard deviations',
  options,
  create: ({ mean, deviation }) => ({
    values(shape, random) {
      const values = random.normal(sizeOf(shape))
      for (let round = 1; ; round++) {
        const beyond = [...values.keys()].filter((index) => Math.abs(values[index]!) > 2)
        if (beyond.length === 0) return values.map((value) => mean + deviation * value)
        const again = random.stream(round).normal(beyond.length)
        for (const [at, index] of beyond.entries()) values[index] = again[at]!
      }
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:truncated-normal': OptionsOf<typeof truncatedNormal>
  }
}
