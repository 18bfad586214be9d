import { specOf, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { milestonesIn, milestonesOf } from './milestones.js'
import { exactlyOne } from './option-schemas.js'
import { defineSchedule } from './schedule.js'

const options = v.pipe(
  v.strictObject({
    schedules: v.pipe(
      v.array(specOf('schedule')),
      v.minLength(2),
      v.description('In the order in which they are followed'),
    ),
    ...milestonesIn,
  }),
  exactlyOne('atEpochs', 'atSteps'),
  v.check(
    ({ schedules, atEpochs, atSteps }) => schedules.length === (atEpochs ?? atSteps ?? []).length + 1,
    ({ input: { schedules, atEpochs, atSteps } }) =>
      `Invalid options: Expected ${schedules.length - 1} milestones for ${schedules.length} schedules but received ${(atEpochs ?? atSteps ?? []).length}`,
  ),
)

/**
 * Schedules one after the other, each from its milestone on.
 *
 * Each schedule counts its steps from where it begins, and takes its own part for the whole run. Throws `ExperimentError` unless there is one
 * milestone fewer than schedules, and exactly one of `atEpochs` and `atSteps`.
 *
 * @example
 * { use: 'schedule:join', with: { schedules: [{ use: 'schedule:constant' }, { use: 'schedule:cosine' }], atEpochs: [5] } }
 */
export const join = defineSchedule({
  id: 'schedule:join',
  summary: 'Schedules one after the other',
  options,
  create({ schedules: specs, atEpochs, atSteps }, { where, create }) {
    const schedules = specs.map((spec, index) => create('schedule', spec, `${where}.with.schedules[${index}]`))
    return {
      factor(step, context) {
        const starts = [0, ...milestonesOf({ atEpochs, atSteps }, context)]
        const index = starts.findLastIndex((start) => step >= start)
        const [start, end] = [starts[index]!, starts[index + 1] ?? context.steps]
        return schedules[index]!.factor(step - start, { ...context, steps: Math.max(1, end - start) })
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'schedule:join': OptionsOf<typeof join>
  }
}
