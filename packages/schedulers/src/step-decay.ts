import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { epochs, exactlyOne, steps } from './option-schemas.js'
import { defineSchedule } from './schedule.js'
import { lengthOf } from './time.js'

const options = v.pipe(
  v.strictObject({
    everyEpochs: epochs('T in epochs'),
    everySteps: steps('T in steps'),
    factor: v.optional(
      v.pipe(v.number(), v.gtValue(0), v.finite(), v.description('γ: what the learning rate is multiplied by')),
      0.1,
    ),
  }),
  exactlyOne('everyEpochs', 'everySteps'),
)

/**
 * Step decay, η(t) = η₀·γ^⌊t/T⌋: multiplied by a factor at regular intervals.
 *
 * T is given in epochs or in steps; throws `ExperimentError` unless exactly one of `everyEpochs` and `everySteps` is given. As PyTorch's `StepLR`.
 *
 * @example
 * { use: 'schedule:step-decay', with: { everySteps: 2, factor: 0.5 } } // η₀·[1, 1, 0.5, 0.5, 0.25, …]
 */
export const stepDecay = defineSchedule({
  id: 'schedule:step-decay',
  summary: 'Multiplied by a factor at regular intervals',
  options,
  create: ({ everyEpochs, everySteps, factor }) => ({
    factor: (step, context) =>
      factor ** Math.floor(step / lengthOf({ epochs: everyEpochs, steps: everySteps }, context)),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'schedule:step-decay': OptionsOf<typeof stepDecay>
  }
}
