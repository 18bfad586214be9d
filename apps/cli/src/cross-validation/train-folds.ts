import { isTelarError, type JsonObject } from '@telarjs/core'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkpointPath } from '../runs/find-run.js'
import { readEnd, type RunSummary } from '../runs/train-in-folder.js'
import type { Pool } from '../workers/pool.js'
import type { FoldPlace, FoldRun } from './plan-folds.js'

/** What a fold came to. */
export interface FoldResult extends FoldPlace {
  readonly folder: string
  readonly status: RunSummary['status']
  readonly why: string
  readonly seconds: number
  /** Loss and metrics of the samples that were held out, as the run ended. */
  readonly metrics: Readonly<Record<string, number>>
}

interface Training {
  readonly folder: string
  readonly pool: Pool
  readonly signal: AbortSignal
  readonly warn: (line: string) => void
  readonly onEnd: (result: FoldResult) => void
}

/** Trains what of the folds is not trained yet, several at once. @returns all, in their order, also those that failed */
export function trainFolds(runs: readonly FoldRun[], training: Training): Promise<FoldResult[]> {
  return Promise.all(
    runs.map(async (run) => {
      const result = await trainFold(run, training)
      training.onEnd(result)
      return result
    }),
  )
}

async function trainFold(
  { experiment, ...run }: FoldRun,
  { folder: parent, pool, signal, warn }: Training,
): Promise<FoldResult> {
  const folder = join(parent, run.name)
  const earlier = await endedRun(folder)
  if (earlier) return { ...run, folder, ...resultOf(earlier) }
  try {
    const { summary } = await pool.run({
      experiment: experiment as unknown as JsonObject,
      folder,
      keepsFinal: true,
      signal,
      onWarning: (message) => warn(`${run.name}: ${message}`),
    })
    return { ...run, folder, ...resultOf(summary) }
  } catch (error) {
    if (!isTelarError(error)) throw error
    const status = signal.aborted ? 'aborted' : 'failed'
    return { ...run, folder, status, why: (error as Error).message, seconds: 0, metrics: {} }
  }
}

/** What the fold in a folder came to; one without an end was interrupted, or has not begun. */
export async function readFold(parent: string, run: FoldPlace): Promise<FoldResult> {
  const folder = join(parent, run.name)
  const { folderStorage } = await import('@telarjs/backend-node')
  const end = await readEnd(folderStorage(folder))
  if (end?.status && end.metrics) return { ...run, folder, ...resultOf(end as RunSummary) }
  const why = existsSync(folder) ? 'it is not trained to its end' : 'it has not begun'
  return { ...run, folder, status: 'aborted', why, seconds: 0, metrics: {} }
}

/** How the run in a folder ended; undefined where it has to go on. */
async function endedRun(folder: string): Promise<RunSummary | undefined> {
  const { folderStorage } = await import('@telarjs/backend-node')
  const end = await readEnd(folderStorage(folder))
  const isOver = end?.status === 'completed' || end?.status === 'stopped'
  return isOver && existsSync(checkpointPath(folder, 'final')) ? (end as RunSummary) : undefined
}

function resultOf({
  status,
  why,
  seconds,
  metrics,
}: RunSummary): Pick<FoldResult, 'status' | 'why' | 'seconds' | 'metrics'> {
  const numbers = Object.entries(metrics['validation'] ?? {}).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  )
  return { status, why, seconds, metrics: Object.fromEntries(numbers) }
}

/** Whether a fold was trained to its end. */
export function isTrained({ status }: FoldResult): boolean {
  return status === 'completed' || status === 'stopped'
}
