import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { exactlyOne, positive } from './option-schemas.js'
import { defineSchedule } from './schedule.js'
import { epochOf } from './time.js'

const options = v.pipe(
  v.strictObject({
    perEpoch: positive('λ per epoch; t counts whole epochs'),
    perStep: positive('λ per step; t counts steps'),
  }),
  exactlyOne('perEpoch', 'perStep'),
)

/**
 * Exponential decay, η(t) = η₀·e^(−λt): falls by the same fraction each epoch or step.
 *
 * t counts whole epochs with `perEpoch` and steps with `perStep`. Throws `ExperimentError` unless exactly one of them is given.
 *
 * @example
 * { use: 'schedule:exponential-decay', with: { perStep: 0.1 } } // η₀·[1, 0.905, 0.819, …]
 */
export const exponentialDecay = defineSchedule({
  id: 'schedule:exponential-decay',
  summary: 'Falls by the same fraction each epoch or step',
  options,
  create: ({ perEpoch, perStep }) => ({
    factor: (step, context) => Math.exp(perEpoch === undefined ? -perStep! * step : -perEpoch * epochOf(step, context)),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'schedule:exponential-decay': OptionsOf<typeof exponentialDecay>
  }
}
