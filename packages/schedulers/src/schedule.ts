import { pluginDefiner } from '@telarjs/core'

/** What a schedule is given besides the step. */
export interface ScheduleContext {
  /** Steps of the whole run. */
  readonly steps: number
  readonly stepsPerEpoch: number
  /** The experiment's learning rate, which the factor multiplies. */
  readonly learningRate: number
}

/** A learning-rate schedule: a pure function of the step, computed before the step. */
export interface Schedule {
  /** The factor of the learning rate at a step, counted from 0. */
  factor(step: number, context: ScheduleContext): number
}

declare module '@telarjs/core' {
  interface PluginKinds {
    schedule: Schedule
  }
}

/**
 * Defines a schedule; see `cosine.ts` for one.
 *
 * @example
 * export const halving = defineSchedule({
 *   id: 'schedule:acme/halving',
 *   summary: 'Halves the learning rate each epoch',
 *   options: noOptions,
 *   create: () => ({ factor: (step, { stepsPerEpoch }) => 0.5 ** Math.floor(step / stepsPerEpoch) }),
 * })
 */
export const defineSchedule = pluginDefiner('schedule', { factor: 'function' })
