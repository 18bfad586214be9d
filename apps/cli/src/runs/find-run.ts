import {
  DataError,
  missing,
  ExperimentError,
  nearest,
  runFiles,
  checkpointFile,
  unknownName,
  type Issue,
} from '@telarjs/core'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'

/** The checkpoints that every run keeps. */
export type CheckpointName = 'best' | 'last'

/** Where a run keeps a checkpoint. */
export function checkpointPath(folder: string, name: CheckpointName | 'previous' | 'final'): string {
  return join(folder, checkpointFile(name))
}

/** Whether a checkpoint is one that was chosen by its number, which `best` stands for, or one of its time, by its name. */
export function checkpointNameOf(path: string): CheckpointName {
  return /^(best|top-.*)\.telar$/.test(basename(path)) ? 'best' : 'last'
}

/**
 * The folder of a run, also of one that is still being written.
 *
 * @param run its folder; or its name in `runs`, such as `mnist-2`, or without the number for the newest of that name; or the number alone; or `last`,
 * the run that was written to last, which after a search or a cross-validation is one of its trials or folds
 * @throws ExperimentError with the nearest name where there is none, or with all where several are meant
 */
export async function findRun(run: string, runs: string): Promise<string> {
  if (isRun(run)) return run
  if (isRun(join(runs, run))) return join(runs, run)
  const newest = run === 'last' ? newestIn(runs) : undefined
  if (newest !== undefined) return newest
  const names = await namesIn(runs)
  const meant = /^\d+$/.test(run) ? names.filter((name) => name.endsWith(`-${run}`)) : numbered(run, names).slice(-1)
  if (meant.length > 1) throw new ExperimentError(missing(run, 'one run', `there are ${meant.join(', ')} in ${runs}`))
  if (meant[0] !== undefined) return join(runs, meant[0])
  const holder = [run, join(runs, run)].find((folder) => existsSync(folder))
  const inside =
    holder === undefined ? [] : (await foldersIn(holder)).sort().filter((name) => isRun(join(holder, name)))
  if (inside[0] !== undefined)
    throw new ExperimentError({
      where: run,
      expected: 'one run',
      received: `a folder of ${inside.length}`,
      remedy: `${join(run, inside[0])} is one of them`,
    })
  throw new ExperimentError(noRun(run, runs, names))
}

/**
 * A checkpoint itself, or one of a run: that of a name, or else the best or last.
 *
 * @param run a .telar file, or a run as `findRun` takes it
 * @param name `last`, `epoch-0005`, or another file in `checkpoints/`
 * @throws DataError where the run has no checkpoint; ExperimentError where there is no such run, or none of its checkpoints has the name
 */
export async function findCheckpoint(run: string, runs: string, name?: string): Promise<string> {
  if (extname(run) === runFiles.checkpointEnding) {
    if (name !== undefined)
      throw new ExperimentError({
        where: '--checkpoint',
        expected: 'a run to choose from',
        received: `the file ${run}`,
      })
    if (existsSync(run)) return run
    throw new DataError(missing(run, 'a checkpoint (.telar)', 'there is no such file'))
  }
  const folder = await findRun(run, runs)
  if (name !== undefined) return namedCheckpoint(folder, name)
  const found = [checkpointPath(folder, 'best'), checkpointPath(folder, 'last')].find((path) => existsSync(path))
  if (found === undefined) throw new DataError(missing(folder, 'a run with checkpoints', 'it has none'))
  return found
}

function namedCheckpoint(folder: string, given: string): string {
  const name = basename(given, runFiles.checkpointEnding)
  const path = join(folder, checkpointFile(name))
  if (existsSync(path)) return path
  const files = existsSync(join(folder, runFiles.checkpoints)) ? readdirSync(join(folder, runFiles.checkpoints)) : []
  const names = files.flatMap((file) =>
    extname(file) === runFiles.checkpointEnding ? [basename(file, runFiles.checkpointEnding)] : [],
  )
  throw new ExperimentError(unknownName('--checkpoint', 'checkpoint', name, names))
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
  const names = (await foldersIn(runs)).sort(new Intl.Collator('en', { numeric: true }).compare)
  const found = names.map(async (name) => {
    if (isRun(join(runs, name))) return [name]
    const inside = (await foldersIn(join(runs, name))).map((inner) => `${name}/${inner}`)
    return inside.filter((inner) => isRun(join(runs, inner)))
  })
  return (await Promise.all(found)).flat()
}

async function foldersIn(folder: string): Promise<string[]> {
  const entries = existsSync(folder) ? await readdir(folder, { withFileTypes: true }) : []
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
}

/** The runs of a name, the newest last. */
function numbered(name: string, names: readonly string[]): string[] {
  return names.filter((other) => other.startsWith(`${name}-`) && /^\d+$/.test(other.slice(name.length + 1)))
}

/** The run that was written to last. Of ten thousand runs each is asked once when that was, and no more. */
function newestIn(runs: string): string | undefined {
  const found = entriesOf(runs).flatMap((name) => {
    const time = writtenAt(`${runs}/${name}`)
    if (time !== undefined) return [{ name, time }]
    return entriesOf(`${runs}/${name}`).flatMap((inner) => {
      const innerTime = writtenAt(`${runs}/${name}/${inner}`)
      return innerTime === undefined ? [] : [{ name: `${name}/${inner}`, time: innerTime }]
    })
  })
  const newestFirst = found.sort((a, b) => b.time - a.time).map(({ name }) => join(runs, name))
  return newestFirst.find(isRun)
}

function entriesOf(folder: string): string[] {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : []
}

/** When a run was last written to, in milliseconds; undefined for what is none. */
function writtenAt(folder: string): number | undefined {
  return timeOf(`${folder}/${runFiles.log}`) ?? timeOf(`${folder}/${runFiles.experiment}`)
}

function timeOf(file: string): number | undefined {
  try {
    return statSync(file, { throwIfNoEntry: false })?.mtimeMs
  } catch {
    // A file where a folder was looked for.
    return undefined
  }
}
