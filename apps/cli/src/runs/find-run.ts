import { DataError, missing, ExperimentError, nearest, runFiles, checkpointFile, type Issue } from '@telarjs/core'
import { existsSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'

/** The checkpoints that every run keeps. */
export type CheckpointName = 'best' | 'last'

/** Where a run keeps a checkpoint. */
export function checkpointPath(folder: string, name: CheckpointName | 'previous'): string {
  return join(folder, checkpointFile(name))
}

/** Which of a run's checkpoints a file is, by its name. */
export function checkpointNameOf(path: string): CheckpointName {
  return basename(path) === 'best.telar' ? 'best' : 'last'
}

/**
 * The folder of a run, also of one that is still being written.
 *
 * @param run its folder; or its name in `runs`, such as `mnist-2`, or without the number for the newest of that name; or the number alone; or `last`
 * @throws ExperimentError with the nearest name where there is none, or with all where several are meant
 */
export async function findRun(run: string, runs: string): Promise<string> {
  if (isRun(run)) return run
  if (isRun(join(runs, run))) return join(runs, run)
  const names = await namesIn(runs)
  if (run === 'last' && names.length > 0) return join(runs, newestOf(runs, names))
  const meant = /^\d+$/.test(run) ? names.filter((name) => name.endsWith(`-${run}`)) : numbered(run, names).slice(-1)
  if (meant.length > 1) throw new ExperimentError(missing(run, 'one run', `there are ${meant.join(', ')} in ${runs}`))
  if (meant[0] !== undefined) return join(runs, meant[0])
  throw new ExperimentError(noRun(run, runs, names))
}

/**
 * A checkpoint itself, or the best or last one of a run.
 *
 * @param run a .telar file, or a run as `findRun` takes it
 * @throws DataError where the run has no checkpoint; ExperimentError where there is no such run
 */
export async function findCheckpoint(run: string, runs: string): Promise<string> {
  if (extname(run) === runFiles.checkpointEnding) {
    if (existsSync(run)) return run
    throw new DataError(missing(run, 'a checkpoint (.telar)', 'there is no such file'))
  }
  const folder = await findRun(run, runs)
  const found = [checkpointPath(folder, 'best'), checkpointPath(folder, 'last')].find((path) => existsSync(path))
  if (found === undefined) throw new DataError(missing(folder, 'a run with checkpoints', 'it has none'))
  return found
}

function noRun(run: string, runs: string, names: readonly string[]): Issue {
  if (existsSync(run)) return missing(run, 'the folder of a run', 'it has no experiment.json')
  const expected = `the name or number of a run in ${runs}, or the folder of one`
  if (names.length === 0) return missing(run, expected, `there is no run in ${runs}`, 'telar train makes one')
  const near = nearest(run, names)
  if (near) return { where: run, expected, didYouMean: `'${near}'` }
  return { where: run, problem: `expected ${expected}; there are ${names.slice(-12).join(', ')}`, expected }
}

function isRun(folder: string): boolean {
  return existsSync(join(folder, runFiles.experiment))
}

/** Runs, and those in folders of runs, as `reproduce` and `search` keep them. */
async function namesIn(runs: string): Promise<string[]> {
  const names = await foldersIn(runs)
  const nested = names
    .filter((name) => !isRun(join(runs, name)))
    .map(async (name) => (await foldersIn(join(runs, name))).map((inner) => `${name}/${inner}`))
  return [...names, ...(await Promise.all(nested)).flat()].filter((name) => isRun(join(runs, name)))
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = existsSync(folder) ? await readdir(folder, { withFileTypes: true }) : []
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return names.sort(new Intl.Collator('en', { numeric: true }).compare)
}

/** The runs of a name, the newest last. */
function numbered(name: string, names: readonly string[]): string[] {
  return names.filter((other) => other.startsWith(`${name}-`) && /^\d+$/.test(other.slice(name.length + 1)))
}

/** The run that was written to last. */
function newestOf(runs: string, names: readonly string[]): string {
  const timeOf = (name: string, file: string) => statSync(join(runs, name, file), { throwIfNoEntry: false })?.mtimeMs
  const written = names.map((name) => timeOf(name, runFiles.log) ?? timeOf(name, runFiles.experiment) ?? 0)
  return names[written.reduce((best, time, i) => (time > written[best]! ? i : best), 0)]!
}
