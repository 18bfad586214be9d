import { ExperimentError, missing, ownValue, unknownName, type ParsedExperiment, type RunEvents } from '@telarjs/core'
import * as v from 'valibot'
import type { CallbackPlan } from './callback.js'

/** The options of every callback that monitors one value. */
export const monitorOptions = {
  monitor: v.optional(v.pipe(v.string(), v.description('What to follow: loss or the name of a metric')), 'loss'),
  split: v.exactOptional(
    v.pipe(
      v.string(),
      v.description(
        'The split on which it is measured; without it validation if there is one, else the first split that is evaluated, else train',
      ),
    ),
  ),
}

/** Monitors one value of each epoch. */
export interface Monitor {
  /** `validation loss` */
  readonly label: string
  /** Prepares it for the run that is about to begin. @throws ExperimentError for an unknown metric or split */
  check(plan: CallbackPlan): void
  evaluated(event: RunEvents['evaluated']): void
  /** The epoch's value; NaN where it is not a number. @throws ExperimentError where the split was not evaluated, or the metric is a table */
  epochEnd(event: RunEvents['epochEnd']): number
  /** Whether a value is better than another by more than `minDelta`; NaN is never better, and anything is better than no value. */
  isBetter(value: number, than: number | undefined, minDelta?: number): boolean
}

/**
 * The split that a callback monitors by default.
 *
 * @param splits of the data
 * @example
 * defaultMonitorSplit({ evaluate: ['validation', 'test'] }, ['train', 'validation', 'test']) // 'validation'
 */
export function defaultMonitorSplit(
  { evaluate }: Pick<ParsedExperiment, 'evaluate'>,
  splits: readonly string[],
): string {
  const evaluated = evaluate ?? ['validation', 'test'].filter((name) => splits.includes(name))
  return evaluated.includes('validation') ? 'validation' : (evaluated[0] ?? 'train')
}

/** @param id of the callback, for messages: `callback:early-stopping` */
export function createMonitor(
  id: string,
  { monitor, split }: { readonly monitor: string; readonly split?: string },
): Monitor {
  let direction: 'maximize' | 'minimize' = 'minimize'
  let wanted = split
  let measured: string | undefined
  let value: unknown

  const notEvaluated = (name: string) =>
    new ExperimentError(
      missing(id, `${monitor} of the split '${name}' at each epoch`, 'it is not evaluated', 'list it in "evaluate"'),
    )

  return {
    get label() {
      return `${measured ?? wanted ?? ''} ${monitor}`.trim()
    },
    check({ directions, samples, experiment }) {
      const found = ownValue(directions, monitor)
      if (found === undefined)
        throw new ExperimentError(unknownName(`${id} with.monitor`, 'metric', monitor, Object.keys(directions)))
      direction = found
      if (split !== undefined && !Object.hasOwn(samples, split))
        throw new ExperimentError(unknownName(`${id} with.split`, 'split', split, Object.keys(samples)))
      wanted = split ?? defaultMonitorSplit(experiment, Object.keys(samples))
      if (wanted !== 'train' && experiment.evaluate && !experiment.evaluate.includes(wanted)) throw notEvaluated(wanted)
    },
    evaluated(event) {
      if (value !== undefined || (wanted !== undefined && event.split !== wanted)) return
      measured = event.split
      value = monitor === 'loss' ? event.loss : ownValue(event.metrics, monitor)
    },
    epochEnd(event) {
      if (value === undefined && wanted === 'train')
        value = monitor === 'loss' ? event.loss : ownValue(event.metrics, monitor)
      const found = value
      value = undefined
      if (found === undefined) {
        throw notEvaluated(wanted ?? 'validation')
      }
      if (typeof found !== 'number')
        throw new ExperimentError({
          where: `${id} with.monitor`,
          expected: 'a metric that is one number',
          received: `the table '${monitor}'`,
        })
      return found
    },
    isBetter(candidate, than, minDelta = 0) {
      if (Number.isNaN(candidate)) return false
      if (than === undefined) return true
      return direction === 'minimize' ? candidate < than - minDelta : candidate > than + minDelta
    },
  }
}
