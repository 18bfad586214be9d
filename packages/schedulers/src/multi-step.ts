import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { exactlyOne, positive } from './option-schemas.js'
import { milestonesOf, milestonesIn } from './milestones.js'
import { defineSchedule } from './schedule.js'
import { factorOf } from './time.js'

const rate = v.pipe(v.number(), v.finite(), v.gtValue(0))

const options = v.pipe(
  v.strictObject({
    ...milestonesIn,
    factor: positive('γ: what the learning rate is multiplied by at each milestone'),
    rates: v.optional(
      v.pipe(
        v.array(rate),
        v.description('The learning rates themselves, one more than milestones; they replace that of the experiment'),
      ),
    ),
  }),
  exactlyOne('atEpochs', 'atSteps'),
  exactlyOne('factor', 'rates'),
  v.check(
    ({ atEpochs, atSteps, rates }) => !rates || rates.length === (atEpochs ?? atSteps ?? []).length + 1,
    ({ input: { atEpochs, atSteps, rates } }) =>
      `Invalid options: Expected ${(atEpochs ?? atSteps ?? []).length + 1} rates (one more than milestones) but received ${rates!.length}`,
  ),
)

/**
 * Another learning rate from each milestone on: η(t) = η₀·γⁿ after n milestones, or the n-th of the given `rates`.
 *
 * `rates` are learning rates, not factors, one more than there are milestones; they replace that of the experiment. Throws `ExperimentError` unless
 * exactly one of `atEpochs` and `atSteps`, and exactly one of `factor` and `rates`, is given.
 *
 * @example
 * { use: 'schedule:multi-step', with: { atEpochs: [20, 35], factor: 0.1 } } // η₀, 0.1·η₀ after 20 epochs, 0.01·η₀ after 35
 */
export const multiStep = defineSchedule({
  id: 'schedule:multi-step',
  summary: 'Another learning rate from each of the given epochs or steps on',
  options,
  create: ({ atEpochs, atSteps, factor, rates }) => ({
    factor(step, context) {
      const passed = milestonesOf({ atEpochs, atSteps }, context).filter((milestone) => step >= milestone).length
      return rates ? factorOf(rates[passed]!, context) : factor! ** passed
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'schedule:multi-step': OptionsOf<typeof multiStep>
  }
}
