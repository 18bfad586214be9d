import type { BackendDescription, Evaluation, ParsedExperiment, RunStatus, ValueKind } from '@telarjs/core'
import type { StoredCurves } from '../shared/curves.js'
import type { LiveChange, RunWarning } from './api.js'

/** `running` in the record of a run that nobody runs: the page was closed in the middle. */
export type StoredStatus = RunStatus | 'running' | 'paused'

/** What is kept of a run, beside its curves and its checkpoint. */
export interface RunRecord {
  readonly id: string
  readonly name: string
  readonly experiment: ParsedExperiment
  readonly backend: BackendDescription
  readonly runner?: 'captured' | 'replayed' | 'eager'
  readonly status: StoredStatus
  readonly why: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly step: number
  readonly epoch: number
  readonly steps: number
  readonly parameters: number
  readonly seconds: number
  readonly samplesPerSecond: number
  readonly evaluations: Readonly<Record<string, Evaluation>>
  readonly changes: readonly LiveChange[]
  readonly warnings: readonly RunWarning[]
  readonly directions: Readonly<Record<string, 'maximize' | 'minimize'>>
  readonly valueKinds: Readonly<Record<string, ValueKind>>
}

/** All that is kept of a run. */
export interface KeptRun {
  readonly record: RunRecord
  readonly curves: StoredCurves | undefined
  readonly checkpoint: Uint8Array | undefined
  /** By their names. */
  readonly files: ReadonlyMap<string, Uint8Array>
}
