import type { Reported } from './recipe.js'

/** Loss and metrics of a split. */
export type Scores = Readonly<Record<string, number>>

/** What one epoch reached: `train` while training, the others as evaluated after it. */
export type EpochRecord = Readonly<Record<string, Scores>>

/** What a run reached. */
export interface ReachedScores {
  readonly epochs: readonly EpochRecord[]
  /** Each split's last evaluation. */
  readonly end: EpochRecord
}

/** A reported number beside the one that was reached. */
export interface ReportedComparison extends Reported {
  /** Undefined where the run did not measure it. */
  readonly reached: number | undefined
  /** Reached minus reported. */
  readonly difference: number | undefined
}

/**
 * Puts what a run reached beside what was reported.
 *
 * @example
 * compareWithReport([{ split: 'test', metric: 'accuracy', value: 0.98 }], { epochs: [], end: { test: { accuracy: 0.985 } } })[0].difference // 0.005
 */
export function compareWithReport(reported: readonly Reported[], run: ReachedScores): ReportedComparison[] {
  return reported.map((number) => {
    const reached = reachedOf(number, run)
    return { ...number, reached, difference: reached === undefined ? undefined : reached - number.value }
  })
}

function reachedOf({ split, metric, epoch }: Reported, { epochs, end }: ReachedScores): number | undefined {
  const values = epochs.flatMap((record) => record[split]?.[metric] ?? [])
  if (epoch === 'first') return values[0]
  if (epoch === 'last') return values.at(-1)
  if (values.length > 0 && epoch === 'best') return metric === 'loss' ? Math.min(...values) : Math.max(...values)
  if (values.length > 0 && epoch === 'mean') return values.reduce((sum, value) => sum + value, 0) / values.length
  return end[split]?.[metric] ?? values.at(-1)
}
