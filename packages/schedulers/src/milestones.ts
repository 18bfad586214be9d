import * as v from 'valibot'
import type { ScheduleContext } from './schedule.js'

const ascending = v.check<number[], string>(
  (milestones) => milestones.every((milestone, index) => index === 0 || milestone > milestones[index - 1]!),
  'Invalid list: Expected each milestone after the one before but received another order',
)
const list = (item: v.GenericSchema<number>, description: string) =>
  v.optional(v.pipe(v.array(item), v.minLength(1), ascending, v.description(description)))

/** Two ways to give points in time at which something changes. */
export const milestonesIn = {
  atEpochs: list(v.pipe(v.number(), v.finite(), v.gtValue(0)), 'After so many epochs'),
  atSteps: list(v.pipe(v.number(), v.integer(), v.minValue(1)), 'After so many steps'),
}

/** The milestones in steps. */
export function milestonesOf(
  {
    atEpochs,
    atSteps,
  }: { readonly atEpochs: readonly number[] | undefined; readonly atSteps: readonly number[] | undefined },
  { stepsPerEpoch }: ScheduleContext,
): readonly number[] {
  return atSteps ?? atEpochs!.map((epoch) => Math.round(epoch * stepsPerEpoch))
}
