import { ExperimentError, type ParsedExperiment } from '@telarjs/core'
import type { LiveChange } from '../protocol/api.js'
import { differences } from '../shared/differences.js'

/** The fields that cannot change while a run goes on: with other data or shapes it would be a different run. */
const fixed = ['seed', 'data', 'batchSize', 'name'] as const

/**
 * What a running experiment changes to, in words.
 *
 * @throws ExperimentError for a change that makes another run
 */
export function liveChanges(before: ParsedExperiment, after: ParsedExperiment, step: number): readonly LiveChange[] {
  for (const field of fixed) {
    if (text(before[field]) !== text(after[field]))
      throw new ExperimentError({
        where: `experiment.${field}`,
        expected: text(before[field]),
        received: text(after[field]),
        remedy: 'It cannot change while the run goes on. Start a new run',
      })
  }
  return differences(before, after).map((what) => ({ step, what }))
}

function text(value: unknown): string {
  return JSON.stringify(value) ?? 'none'
}
