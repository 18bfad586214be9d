import type { ScheduleContext } from './schedule.js'

/** A time in steps or in epochs; a schedule's options hold one of them. */
export interface Time {
  readonly steps: number | undefined
  readonly epochs: number | undefined
}

/** A length in steps, 1 at least. Where neither is given, the whole run. */
export function lengthOf({ steps, epochs }: Time, context: ScheduleContext): number {
  return Math.max(1, steps ?? (epochs === undefined ? context.steps : Math.round(epochs * context.stepsPerEpoch)))
}

/** The whole epochs that have passed before a step. */
export function epochOf(step: number, { stepsPerEpoch }: ScheduleContext): number {
  return Math.floor(step / stepsPerEpoch)
}

/** A learning rate as a factor of the experiment's. */
export function factorOf(rate: number, { learningRate }: ScheduleContext): number {
  return rate / learningRate
}
