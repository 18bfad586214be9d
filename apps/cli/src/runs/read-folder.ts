import { isPlainObject, parseJson, parseSavedExperiment, runFiles, type ParsedExperiment } from '@telarjs/core'
import { compareWithReport, type ReportedComparison, type ReachedScores, type Reported } from '@telarjs/recipes'
import { readRun, type RunScores } from '@telarjs/report'
import { differingFields } from './resume.js'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Loss and metrics of each split after an epoch; `train` while training. */
export type EpochScores = Readonly<Record<string, Readonly<Record<string, number>>>>

/** How a run ended, and what it reached beside what was reported. */
export interface ReachedRun {
  readonly status: string
  readonly why: string
  readonly seconds: number
  readonly backend: string
  readonly device: string
  /** The last evaluations in words. */
  readonly summary?: string
  readonly comparisons: readonly ReportedComparison[]
}

/**
 * The folder of a run that has a name: one that holds the same experiment, or else a new one, so that nothing is overwritten.
 *
 * @returns whether the run in it has ended
 * @throws DataError where the experiment in a folder of the name is damaged
 */
export async function findRunFolder(
  parent: string,
  name: string,
  experiment: ParsedExperiment,
): Promise<{ readonly folder: string; readonly ended: boolean }> {
  for (let number = 1; ; number++) {
    const folder = join(parent, number === 1 ? name : `${name}-${number}`)
    const path = join(folder, runFiles.experiment)
    if (!existsSync(path)) return { folder, ended: false }
    const saved = parseSavedExperiment(parseJson(await readFile(path, 'utf8'), path), path)
    if (differingFields(experiment, saved).length === 0) return { folder, ended: await hasEnded(folder) }
  }
}

/** A run that was aborted goes on; one that a callback stopped is over. */
async function hasEnded(folder: string): Promise<boolean> {
  const path = join(folder, runFiles.end)
  if (!existsSync(path)) return false
  const end = parseJson(await readFile(path, 'utf8'), path)
  return isPlainObject(end) && (end['status'] === 'completed' || end['status'] === 'stopped')
}

/** The scores of each epoch of the run in a folder, also of those before an interruption. */
export async function readEpochs(folder: string): Promise<EpochScores[]> {
  const { epochs } = await readRun({ read: (name) => readFile(join(folder, name)).catch(() => undefined) }, folder)
  return epochs.map(({ train, splits }) => ({ train: numbersOf(train), ...mapScores(splits) }))
}

/** What the run in a folder reached, beside what was reported. */
export async function readReached(folder: string, reported: readonly Reported[]): Promise<ReachedRun> {
  const { evaluations, status, why, seconds, backend, device } = await readRun(
    { read: (name) => readFile(join(folder, name)).catch(() => undefined) },
    folder,
  )
  const end = Object.fromEntries(Object.entries(evaluations).map(([split, scores]) => [split, numbersOf(scores)]))
  const record: ReachedScores = { epochs: await readEpochs(folder), end }
  const summary = Object.entries(end).map(
    ([split, { accuracy, loss }]) =>
      `${split} ${accuracy === undefined ? `loss ${loss?.toPrecision(4)}` : `${(accuracy * 100).toFixed(2)} %`}`,
  )
  return {
    status,
    why,
    seconds,
    backend,
    device,
    summary: summary.join(', '),
    comparisons: compareWithReport(reported, record),
  }
}

function mapScores(splits: Readonly<Record<string, RunScores>>): Record<string, Record<string, number>> {
  return Object.fromEntries(Object.entries(splits).map(([split, scores]) => [split, numbersOf(scores)]))
}

function numbersOf({ loss, metrics }: RunScores): Record<string, number> {
  return Object.fromEntries(
    Object.entries({ loss, ...metrics }).filter((entry): entry is [string, number] => entry[1] !== null),
  )
}
