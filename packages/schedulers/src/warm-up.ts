/**
 * A linear rise before another schedule, f(t) = f₀ + (1 − f₀)(t + 1)/(W + 1).
 * Goyal et al., "Accurate, large minibatch SGD" (2017), section 2.2, arXiv:1706.02677.
 */
import { specOf, type OptionsOf, type Spec } from '@telarjs/core'
import * as v from 'valibot'
import { epochs, exactlyOne, steps } from './option-schemas.js'
import { defineSchedule } from './schedule.js'
import { lengthOf } from './time.js'

const options = v.pipe(
  v.strictObject({
    warmupEpochs: epochs('W in epochs.'),
    warmupSteps: steps('W in steps.'),
    from: v.optional(
      v.pipe(
        v.number(),
        v.minValue(0),
        v.maxValue(1),
        v.description('f₀: the first step is one part above this factor.'),
      ),
      0,
    ),
    schedule: v.optional(
      v.pipe(specOf('schedule'), v.description('The schedule after the rise, counted from its end.')),
      { use: 'schedule:constant' },
    ),
  }),
  exactlyOne('warmupEpochs', 'warmupSteps'),
)

export const warmUp = defineSchedule({
  kind: 'schedule',
  id: 'schedule:warm-up',
  version: 1,
  summary: 'Rises linearly, then follows another schedule',
  options,
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
    'schedule:warm-up': Omit<OptionsOf<typeof warmUp>, 'schedule'> & { readonly schedule?: Spec<'schedule'> }
  }
}
