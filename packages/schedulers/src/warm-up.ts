import { specOf, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { constant } from './constant.js'
import { epochs, exactlyOne, steps } from './option-schemas.js'
import { defineSchedule } from './schedule.js'
import { lengthOf } from './time.js'

const options = v.pipe(
  v.strictObject({
    warmupEpochs: epochs('W in epochs'),
    warmupSteps: steps('W in steps'),
    from: v.optional(
      v.pipe(
        v.number(),
        v.minValue(0),
        v.maxValue(1),
        v.description('f₀: the factor from which the rise starts; the first step is one part above it'),
      ),
      0,
    ),
    schedule: v.optional(
      v.pipe(specOf('schedule'), v.description('The schedule after the rise, counted from its end')),
      { use: 'schedule:constant' },
    ),
  }),
  exactlyOne('warmupEpochs', 'warmupSteps'),
)

/**
 * A linear rise over W steps before another schedule, which counts its steps from the end of the rise.
 *
 * η(t) = η₀·(f₀ + (1 − f₀)·(t + 1)/(W + 1)) for t < W: never f₀ itself, which for f₀ = 0 would waste a step, and never 1, with which the next
 * schedule begins. Throws `ExperimentError` unless exactly one of `warmupEpochs` and `warmupSteps` is given.
 * Goyal et al., "Accurate, large minibatch SGD" (2017), section 2.2, arXiv:1706.02677.
 *
 * @example
 * { use: 'schedule:warm-up', with: { warmupSteps: 3, schedule: { use: 'schedule:cosine' } } } // η₀·[0.25, 0.5, 0.75, 1, …]
 */
export const warmUp = defineSchedule({
  id: 'schedule:warm-up',
  summary: 'Rises linearly, then follows another schedule',
  options,
  uses: [constant],
  create({ warmupEpochs, warmupSteps, from, schedule }, { where, create }) {
    const next = create('schedule', schedule, `${where}.with.schedule`)
    return {
      factor(step, context) {
        const length = lengthOf({ epochs: warmupEpochs, steps: warmupSteps }, context)
        // Never the factor 0, which would waste a step, and never 1, with which the next schedule begins.
        if (step < length) return from + ((1 - from) * (step + 1)) / (length + 1)
        return next.factor(step - length, { ...context, steps: Math.max(1, context.steps - length) })
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'schedule:warm-up': OptionsOf<typeof warmUp>
  }
}
