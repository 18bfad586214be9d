import { ExperimentError, isNestedTooDeeply, isPlainObject, type Json, type Storage } from '@telarjs/core'
import { parseSpace, type Space, type Values } from './space.js'
import type { Direction, Report, Trial } from './trial.js'

/** What identifies a search: a journal can only be continued by the same search. */
export interface SearchHead {
  readonly space: Space
  readonly strategy: string
  readonly pruner: string
  readonly direction: Direction
  readonly seed: number
  readonly repeats: number
  /** Whatever else the host requires to be unchanged, such as the experiment. */
  readonly about: Json
}

type Line =
  | ({ readonly type: 'search' } & SearchHead)
  | { readonly type: 'start'; readonly trial: number; readonly values: Values }
  | ({ readonly type: 'report'; readonly trial: number } & Report)
  | { readonly type: 'result'; readonly trial: number; readonly repeat: number; readonly value: number }
  | {
      readonly type: 'end'
      readonly trial: number
      readonly status: 'completed' | 'pruned' | 'failed'
      readonly why: string
      readonly seconds: number
    }

/** The record of a search: one line for each event, written as it happens. */
export interface Journal {
  /** The trials of an earlier part of the search; those that had not ended are `running`. */
  readonly trials: readonly Trial[]
  write(line: Line): Promise<void>
}

/**
 * Opens the journal of a search, or starts a new one.
 *
 * @throws ExperimentError where the journal belongs to another search; it names what differs
 */
export async function openJournal(storage: Storage, file: string, head: SearchHead): Promise<Journal> {
  const bytes = await storage.read(file)
  const lines = bytes ? parseLines(new TextDecoder().decode(bytes)) : []
  const [first] = lines
  const begin: Line = { type: 'search', ...head }
  if (first?.type === 'search') requireSame(first, begin, file)
  // Drops an incomplete last line, which is what a kill leaves behind.
  await storage.write(
    file,
    new TextEncoder().encode((lines.length > 0 ? lines : [begin]).map((line) => `${JSON.stringify(line)}\n`).join('')),
  )
  return {
    trials: lines.reduce<readonly Trial[]>(replay, []),
    write: async (line) => storage.append(file, `${JSON.stringify(line)}\n`),
  }
}

/**
 * The trials that a journal records.
 *
 * @throws ExperimentError for text that is no journal
 * @example
 * const { head, trials } = readJournal(text)
 */
export function readJournal(text: string): { readonly head: SearchHead; readonly trials: readonly Trial[] } {
  const lines = parseLines(text)
  const [first] = lines
  if (first?.type !== 'search')
    throw new ExperimentError({ where: 'journal', expected: 'the lines of a search', received: 'something else' })
  const { type: _, ...head } = first
  return { head, trials: lines.reduce<readonly Trial[]>(replay, []) }
}

function parseLines(text: string): Line[] {
  return text.split('\n').flatMap((line) => {
    try {
      const value: unknown = JSON.parse(line)
      return isLine(value) ? [value] : []
    } catch {
      return []
    }
  })
}

/** A line of any other shape is damaged and is skipped, as an incomplete one is. */
function isLine(value: unknown): value is Line {
  if (!isPlainObject(value) || isNestedTooDeeply(value)) return false
  const { type, trial } = value
  const [isNumber, isText] = [
    (name: string) => typeof value[name] === 'number',
    (name: string) => typeof value[name] === 'string',
  ]
  switch (type) {
    case 'search':
      return ['strategy', 'pruner', 'direction'].every(isText) && isSpace(value['space'])
    case 'start':
      return Number.isSafeInteger(trial) && isPlainObject(value['values'])
    case 'report':
      return Number.isSafeInteger(trial) && isNumber('epoch') && isNumber('value')
    case 'result':
      return Number.isSafeInteger(trial) && isNumber('repeat') && isNumber('value')
    case 'end':
      return Number.isSafeInteger(trial) && isText('why') && isNumber('seconds') && isEnd(value['status'])
    default:
      return false
  }
}

function isEnd(status: unknown): boolean {
  return status === 'completed' || status === 'pruned' || status === 'failed'
}

function isSpace(space: unknown): boolean {
  try {
    parseSpace(space)
    return true
  } catch {
    return false
  }
}

function requireSame(before: Line, now: Line, file: string): void {
  const keys = Object.keys(now) as (keyof Line)[]
  const other = keys.find((key) => JSON.stringify(before[key]) !== JSON.stringify(now[key]))
  if (other !== undefined)
    throw new ExperimentError({
      where: file,
      problem: `it is of another search: its ${other} is ${JSON.stringify(before[other])}, not ${JSON.stringify(now[other])}`,
    })
}

/** The trials after one more line. */
export function replay(trials: readonly Trial[], line: Line): readonly Trial[] {
  if (line.type === 'search') return trials
  if (line.type === 'start') {
    const fresh: Trial = {
      index: line.trial,
      values: line.values,
      status: 'running',
      reports: [],
      results: [],
      value: undefined,
      deviation: undefined,
      why: '',
      seconds: 0,
    }
    return [...trials, fresh]
  }
  return trials.map((trial) => (trial.index === line.trial ? applied(trial, line) : trial))
}

function applied(trial: Trial, line: Exclude<Line, { type: 'search' } | { type: 'start' }>): Trial {
  if (line.type === 'report') {
    // A resumed trial reports some epochs again.
    const before = trial.reports.filter(({ epoch }) => epoch < line.epoch)
    return { ...trial, reports: [...before, { epoch: line.epoch, value: line.value }] }
  }
  if (line.type === 'result') return { ...trial, results: [...trial.results.slice(0, line.repeat), line.value] }
  const { status, why, seconds } = line
  return { ...trial, status, why, seconds, ...(status === 'completed' ? meanOf(trial.results) : {}) }
}

function meanOf(results: readonly number[]): Pick<Trial, 'value' | 'deviation'> {
  const value = results.reduce((sum, result) => sum + result, 0) / results.length
  const squares = results.reduce((sum, result) => sum + (result - value) ** 2, 0)
  return { value, deviation: results.length > 1 ? Math.sqrt(squares / (results.length - 1)) : undefined }
}
