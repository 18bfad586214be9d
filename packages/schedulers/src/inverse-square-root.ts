import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { epochs, exactlyOne, steps } from './option-schemas.js'
import { defineSchedule } from './schedule.js'
import { lengthOf } from './time.js'

const options = v.pipe(
  v.strictObject({ warmupEpochs: epochs('W in epochs'), warmupSteps: steps('W in steps') }),
  exactlyOne('warmupEpochs', 'warmupSteps'),
)

/**
 * A linear rise over W steps, then a fall with the square root of the time: η(t) = η₀·min(t/W, √(W/t)), t counted from 1.
 *
 * Throws `ExperimentError` unless exactly one of `warmupEpochs` and `warmupSteps` is given.
 * Vaswani et al., "Attention is all you need" (2017), section 5.3, arXiv:1706.03762.
 *
 * @example
 * { use: 'schedule:inverse-square-root', with: { warmupSteps: 2 } } // η₀·[0.5, 1, 0.816, 0.707, …]
 */
export const inverseSquareRoot = defineSchedule({
  id: 'schedule:inverse-square-root',
  summary: 'Rises linearly, then falls with the square root of the time',
  options,
  create: ({ warmupEpochs, warmupSteps }) => ({
    factor(step, context) {
      const [t, rise] = [step + 1, lengthOf({ epochs: warmupEpochs, steps: warmupSteps }, context)]
      return Math.min(t / rise, Math.sqrt(rise / t))
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'schedule:inverse-square-root': OptionsOf<typeof inverseSquareRoot>
  }
}
