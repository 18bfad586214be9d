import type { Plugin } from '@telarjs/core'
import type { Schedule } from '@telarjs/schedulers/schedule'
import * as tf from '@tensorflow/tfjs-core'
import { checkConstant } from './host.js'
import { createKit } from './kit.js'
import { firstScheduleChecks, scheduleRunChecks } from './schedule-runs.js'
import { broken, type Checks, type KitConfig, type Subject } from './subject.js'

/** Runs of ordinary and of extreme length, frozen because they are only lent. */
const RUNS = [
  { steps: 60, stepsPerEpoch: 10, learningRate: 0.1 },
  { steps: 1, stepsPerEpoch: 1, learningRate: 0.1 },
  { steps: 7, stepsPerEpoch: 3, learningRate: 0.001 },
].map((run) => Object.freeze(run))

/** The share of the largest factor with which nothing is learned. */
const SMALL = 1e-6

const checks: Checks<'schedule', KitConfig> = {
  ...firstScheduleChecks,

  'gives a finite factor, never below zero, at every step and beyond the last'(subject) {
    const schedule = subject.make()
    for (const run of RUNS) {
      for (let step = 0; step <= 2 * run.steps; step++) {
        const factor: unknown = schedule.factor(step, run)
        if (typeof factor !== 'number' || !Number.isFinite(factor) || factor < 0) {
          broken(
            subject,
            `factor at step ${step} of ${run.steps}: expected a finite number from 0, received ${String(factor)}`,
          )
        }
      }
    }
  },

  'is a pure function of the step'(subject) {
    const [forth, back] = [subject.make(), subject.make()]
    for (const run of RUNS) {
      const [upwards, downwards] = [factors(forth, run), factors(back, run, true)]
      const at = upwards.findIndex((factor, step) => factor !== downwards[step])
      if (at >= 0)
        broken(
          subject,
          `factor at step ${at}: ${upwards[at]} when asked in order, ${downwards[at]} when asked backwards; keep nothing between calls`,
        )
    }
  },

  'is the same in a second run, and finite long after the end'(subject) {
    const schedule = subject.make()
    for (const run of RUNS) {
      const first = factors(subject.make(), run)
      RUNS.forEach((other) => factors(schedule, other))
      const at = factors(schedule, run).findIndex((factor, step) => factor !== first[step])
      if (at >= 0) broken(subject, `factor at step ${at}: another in a second run; keep nothing between calls`)
      for (const step of [100 * run.steps, 10_000 * run.steps, 1e9]) {
        const factor = schedule.factor(step, run)
        if (!(factor >= 0 && Number.isFinite(factor)))
          broken(subject, `factor at step ${step} of ${run.steps}: expected a finite number from 0, received ${factor}`)
      }
    }
  },

  'gives factors, not learning rates, that are not zero for most of a run'(subject) {
    const run = RUNS[0]!
    const [once, twice] = [1, 2].map((times) =>
      factors(subject.make(), { ...run, learningRate: times * run.learningRate }),
    ) as [number[], number[]]
    const least = SMALL * Math.max(...once)
    const little = once.filter((factor) => factor <= least)
    if (little.length > run.steps / 2)
      broken(
        subject,
        `factor: ${little.every((factor) => factor === 0) ? '0' : `less than ${least}`} at most of the steps of a run of ${run.steps} in epochs of ${run.stepsPerEpoch}, which then learns nothing`,
      )
    if (once.every((factor, step) => Math.abs(twice[step]! - 2 * factor) <= 1e-9 * factor))
      broken(
        subject,
        'factor: twice as large for twice the learning rate; it multiplies the learning rate, so leave that out',
      )
  },

  ...scheduleRunChecks,

  'makes no tensors'(subject) {
    const before = tf.memory().numTensors
    factors(subject.make(), RUNS[0]!)
    if (tf.memory().numTensors !== before) broken(subject, 'factor: makes tensors; it is plain arithmetic on the host')
  },

  async 'gives the same however often it was called before'(subject) {
    const repeated = (schedule: Schedule) => ({
      values: () => factors(schedule, RUNS[0]!),
      calls: [() => void factors(schedule, RUNS[2]!)],
    })
    await checkConstant(subject, 'factor', repeated(subject.make()), repeated(subject.make()))
  },
}

const kit = createKit(checks, useSchedule)

/**
 * Checks a schedule against its contract.
 *
 * @throws PluginError for the first check that fails
 * @example
 * await checkSchedule(cosine, { options: { minimum: 0.1 } })
 */
export const checkSchedule: (plugin: Plugin<'schedule'>, config?: KitConfig) => Promise<void> = kit.check

/**
 * Registers Vitest tests that a schedule keeps its contract.
 *
 * @example
 * describeSchedule(cosine, { options: { floor: 0.1 } })
 */
export const describeSchedule: (plugin: Plugin<'schedule'>, config?: KitConfig) => void = kit.describe

/** Checks for any valid options of a schedule. */
function useSchedule(subject: Subject<'schedule'>): void {
  const schedule = subject.make()
  for (const run of RUNS)
    for (const factor of factors(schedule, run))
      if (!(factor >= 0 && Number.isFinite(factor)))
        broken(subject, `factor: expected finite numbers from 0, received ${factor}`)
}

function factors(schedule: Schedule, run: (typeof RUNS)[number], backwards = false): number[] {
  const steps = Array.from({ length: run.steps }, (_, step) => step)
  const result: number[] = []
  for (const step of backwards ? steps.toReversed() : steps) result[step] = schedule.factor(step, run)
  return result
}
