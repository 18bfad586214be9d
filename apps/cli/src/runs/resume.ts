import {
  ExperimentError,
  type ParsedExperiment,
  runFiles,
  checkpointFile,
  isTelarError,
  withRemedy,
  diffExperiments,
} from '@telarjs/core'
import type { Checkpoint } from '@telarjs/trainer'
import { existsSync, statSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { highestNumber } from './create-folder.js'
import { findRun } from './find-run.js'

/** A checkpoint that a run can go on from. */
export interface Resumable {
  readonly path: string
  /** The run's folder, where the checkpoint lies in one. */
  readonly folder: string | undefined
  readonly bytes: Uint8Array
  readonly experiment: ParsedExperiment
  readonly progress: Checkpoint['progress']
}

/** `last`, `best`, a checkpoint, or a run by its name or folder. */
export interface ResumeRequest {
  readonly resume: string
  /** The folder of a run, where one was named instead of an experiment. */
  readonly folder?: string | undefined
  /** Where runs are kept, and the name of the experiment. */
  readonly runs: string
  readonly name: string
}

/**
 * Finds and reads the checkpoint to go on from.
 *
 * @throws ExperimentError where there is nothing to resume; TrainError for a damaged checkpoint, which offers the one before
 */
export async function findResumable(request: ResumeRequest): Promise<Resumable> {
  const path = await locate(request)
  const folder = basename(dirname(path)) === runFiles.checkpoints ? dirname(dirname(path)) : undefined
  const { readCheckpoint } = await import('@telarjs/trainer')
  const bytes = await readFile(path)
  try {
    const { experiment, progress } = await readCheckpoint(bytes, path)
    return { path, folder, bytes, experiment, progress }
  } catch (error) {
    if (!isTelarError(error)) throw error
    const before = folder && (await newestWhole(folder, path))
    throw withRemedy(error, before ?? 'No other checkpoint of the run is whole')
  }
}

async function locate({ resume, folder, runs, name }: ResumeRequest): Promise<string> {
  if (resume === 'last' || resume === 'best') {
    const run = folder ?? (await newestRun(runs, name))
    if (run === undefined)
      throw new ExperimentError({
        where: '--resume',
        problem: `nothing to resume: there is no run of '${name}' in ${runs}`,
      })
    return checkpointIn(run, resume)
  }
  if (existsSync(resume)) return statSync(resume).isDirectory() ? checkpointIn(resume, 'last') : resume
  if (extname(resume) === runFiles.checkpointEnding)
    throw new ExperimentError({
      where: '--resume',
      expected: 'last, best, a checkpoint (.telar) or a run',
      received: resume,
    })
  return checkpointIn(await findRun(resume, runs), 'last')
}

function checkpointIn(folder: string, which: string): string {
  const path = join(folder, checkpointFile(which))
  if (!existsSync(path))
    throw new ExperimentError({
      where: '--resume',
      problem: `nothing to resume: ${path} is not there; the run was ended before it saved one`,
    })
  return path
}

/** The run of a name with the highest number. */
async function newestRun(runs: string, name: string): Promise<string | undefined> {
  const newest = existsSync(runs) ? await highestNumber(runs, name) : 0
  return newest > 0 ? join(runs, `${name}-${newest}`) : undefined
}

/** What to say of the checkpoint that came before a damaged one. */
async function newestWhole(folder: string, damaged: string): Promise<string | undefined> {
  const { readCheckpoint } = await import('@telarjs/trainer')
  const names = (await readdir(join(folder, runFiles.checkpoints))).filter((name) =>
    name.endsWith(runFiles.checkpointEnding),
  )
  const others = names.map((name) => join(folder, runFiles.checkpoints, name)).filter((path) => path !== damaged)
  const read = others.map(async (path) => {
    try {
      return [{ path, ...(await readCheckpoint(await readFile(path), path)).progress }]
    } catch {
      return []
    }
  })
  const [best] = (await Promise.all(read)).flat().sort((a, b) => b.step - a.step)
  return best && `The one before it is whole: --resume ${best.path} (epoch ${best.epoch}, step ${best.step})`
}

/**
 * Refuses to go on with a run that is over.
 *
 * @throws ExperimentError where all epochs are done and the run's end is recorded
 */
export function requireUnfinished({ path, folder, progress }: Resumable, { epochs }: ParsedExperiment): void {
  const ended = folder !== undefined && existsSync(join(folder, runFiles.end))
  if (ended && progress.epochClosed && progress.epoch >= epochs) {
    throw new ExperimentError({
      where: '--resume',
      problem: `nothing to resume: in ${path} ${epochs === 1 ? 'the one epoch is' : `all ${epochs} epochs are`} done`,
      remedy: `to train longer, say how long: epochs=${2 * epochs}`,
    })
  }
}

/** Fields that follow from the data where an experiment does not name them. */
const fieldsOfData: ReadonlySet<string> = new Set(['loss', 'metrics', 'batchSize'])

/** The fields in which two experiments differ; what one of them leaves to its data is no difference. */
export function differingFields(one: ParsedExperiment, other: ParsedExperiment): string[] {
  const fields = diffExperiments([one, other])
    .filter(({ path, values }) => !(fieldsOfData.has(path) && values.includes(undefined)))
    .map(({ field }) => field)
  return [...new Set(fields)]
}
