import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { exactlyOne, minimum, positive } from './option-schemas.js'
import { defineSchedule } from './schedule.js'
import { epochOf, factorOf } from './time.js'

const options = v.pipe(
  v.strictObject({
    perEpoch: positive('k: by how much the learning rate falls with each epoch; t counts whole epochs'),
    perStep: positive('k: by how much the learning rate falls with each step; t counts steps'),
    minimum,
  }),
  exactlyOne('perEpoch', 'perStep'),
)

/**
 * Linear decay down to a minimum, η(t) = max(η₀ − k·t, η_min): falls by the same amount each epoch or step.
 *
 * k and η_min are learning rates, not factors; t counts whole epochs with `perEpoch` and steps with `perStep`. Throws `ExperimentError` unless exactly
 * one of them is given. Goodfellow, Bengio and Courville, "Deep learning" (2016), equation 8.14.
 *
 * @example
 * { use: 'schedule:linear-decay', with: { perStep: 0.01, minimum: 0.001 } } // η₀ = 0.02: 0.02, 0.01, 0.001, 0.001 …
 */
export const linearDecay = defineSchedule({
  id: 'schedule:linear-decay',
  summary: 'Falls by the same amount each epoch or step, down to a minimum',
  options,
  create: ({ perEpoch, perStep, minimum: lowest }) => ({
    factor(step, context) {
      const fallen = perEpoch === undefined ? perStep! * step : perEpoch * epochOf(step, context)
      return factorOf(Math.max(context.learningRate - fallen, lowest), context)
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'schedule:linear-decay': OptionsOf<typeof linearDecay>
  }
}
