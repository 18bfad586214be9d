import { signal } from '@preact/signals'
import { createCurves, type Curves } from '../shared/curves.js'
import { worker } from './client.js'
import type { RunRecord } from '../protocol/run-record.js'

/** A run whose curves lie over those of the shown one. */
export interface ComparedRun {
  readonly id: string
  readonly name: string
  readonly curves: Curves
  /** A CSS variable; with the dashes it tells runs apart without color too. */
  readonly color: string
  readonly dash: readonly number[]
}

const looks = [
  { color: '--run-1', dash: [6, 3] },
  { color: '--run-2', dash: [2, 3] },
  { color: '--run-3', dash: [10, 3, 2, 3] },
  { color: '--run-4', dash: [4, 2] },
] as const

export const mostCompared = looks.length

export const comparedRuns = signal<readonly ComparedRun[]>([])

export function isCompared(id: string): boolean {
  return comparedRuns.value.some((run) => run.id === id)
}

/** Lays the curves of a run over the others, or takes them away. */
export async function toggleCompared({ id, name }: RunRecord, number: number): Promise<void> {
  if (isCompared(id)) {
    comparedRuns.value = comparedRuns.value.filter((run) => run.id !== id)
    return
  }
  const stored = await worker.curves(id)
  const look = looks.find(({ color }) => comparedRuns.value.every((run) => run.color !== color))
  if (!stored || !look || isCompared(id)) return
  comparedRuns.value = [
    ...comparedRuns.value,
    { id, name: `${number} · ${name}`, curves: createCurves(stored), ...look },
  ]
}
