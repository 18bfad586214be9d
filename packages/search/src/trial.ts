import type { Values } from './space.js'

/** The value of a trial after an epoch. */
export interface Report {
  readonly epoch: number
  readonly value: number
}

/** The state of a trial: `pruned` means stopped early, `failed` that it diverged or threw. */
export type TrialStatus = 'running' | 'completed' | 'pruned' | 'failed'

/** One point of the space that was tried, or is being tried. */
export interface Trial {
  readonly index: number
  readonly values: Values
  readonly status: TrialStatus
  /** What the first repeat reported, by epoch. */
  readonly reports: readonly Report[]
  /** The result of each repeat. */
  readonly results: readonly number[]
  /** The mean of the results; undefined unless completed. */
  readonly value: number | undefined
  /** The deviation of the results (n − 1); undefined for fewer than two. */
  readonly deviation: number | undefined
  /** Why it failed or was pruned; otherwise empty. */
  readonly why: string
  readonly seconds: number
}

/** Which way is better. */
export type Direction = 'maximize' | 'minimize'

/** Negative where the first is better. */
export function compareValues(direction: Direction): (a: number, b: number) => number {
  return direction === 'minimize' ? (a, b) => a - b : (a, b) => b - a
}

/**
 * The best completed trial.
 *
 * @example
 * bestTrial(trials, 'minimize')?.values
 */
export function bestTrial(trials: readonly Trial[], direction: Direction): Trial | undefined {
  const compare = compareValues(direction)
  return trials
    .filter(({ value }) => value !== undefined)
    .reduce<Trial | undefined>(
      (best, trial) => (best === undefined || compare(trial.value!, best.value!) < 0 ? trial : best),
      undefined,
    )
}

/** The best value that a trial reported up to an epoch. */
export function bestReport({ reports }: Trial, epoch: number, direction: Direction): number | undefined {
  const values = reports.filter((report) => report.epoch <= epoch).map(({ value }) => value)
  if (values.length === 0) return undefined
  return direction === 'minimize' ? Math.min(...values) : Math.max(...values)
}
