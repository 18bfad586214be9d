import {
  counted,
  DataError,
  ExperimentError,
  formatMetric,
  grouped,
  missing,
  ownValue,
  type Json,
  type JsonObject,
  type ValueKind,
} from '@telarjs/core'
import { bestSoFar, htmlPage, parallelCoordinates, type Page, type Section, type TextTable } from '@telarjs/report'
import {
  bestTrial,
  journalFile,
  readJournal,
  type SearchHead,
  type Space,
  type Trial,
  type Values,
} from '@telarjs/search'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { DataIdentity } from '../inputs/fit-to-data.js'
import { withValues } from './search-experiment.js'
import { formatValue } from '../output/format-values.js'
import { writeFileWhole } from '../output/write-file.js'
import { writeFigures } from '../reports/write-figures.js'

/** A search, as its journal tells of it. */
export interface RecordedSearch {
  readonly name: string
  readonly head: SearchHead
  readonly trials: readonly Trial[]
}

/** Whether a folder is that of a search. */
export function isSearch(folder: string): boolean {
  return existsSync(join(folder, journalFile))
}

/** Reads the journal of a search. @throws DataError where there is none */
export async function readSearch(folder: string): Promise<RecordedSearch> {
  const bytes = await readFile(join(folder, journalFile), 'utf8').catch((cause: Error) => {
    throw new DataError(missing(folder, 'the folder of a search', `it has no ${journalFile}`), { cause })
  })
  return { name: basename(resolve(folder)), ...readJournal(bytes) }
}

/**
 * The data of a search that begins, or goes on with what it had.
 *
 * @throws ExperimentError where the data changed since the search began: its trials could not be compared with new ones
 */
export async function dataOfSearch(folder: string, now: DataIdentity): Promise<DataIdentity | undefined> {
  if (!isSearch(folder)) return now
  const { head } = await readSearch(folder)
  const { data: before } = (head.about ?? {}) as { readonly data?: DataIdentity }
  if (!before || before.checksum === now.checksum) return before
  const count = ({ samples }: DataIdentity) =>
    Object.entries(samples)
      .map(([name, size]) => `${grouped(size)} ${name}`)
      .join(', ')
  throw new ExperimentError({
    where: folder,
    problem: `the data changed since the search began, so that new trials could not be compared with the old ones: ${count(before)} samples then, ${count(now)} now${count(before) === count(now) ? ', and other ones' : ''}`,
    remedy: 'bring the old data back, or begin another search with --name',
  })
}

/** Writes `search.html` and its figures into the folder of a search. @returns the page's path, and why there are no PNGs, where there are none */
export async function writeSearchPage(
  folder: string,
): Promise<{ readonly page: string; readonly missing: string | undefined }> {
  const page = searchPage(await readSearch(folder))
  const path = join(folder, 'search.html')
  await writeFileWhole(path, htmlPage(page))
  const missing = await writeFigures(
    join(folder, 'figures'),
    page.sections.flatMap(({ figures }) => figures ?? []),
    { png: true, theme: 'light' },
  )
  return { page: path, missing }
}

/** A page about one search. */
export function searchPage(search: RecordedSearch): Page {
  const { trials, head } = search
  const best = bestTrial(trials, head.direction)
  const write = writerOf(search)
  const count = (status: Trial['status']) => trials.filter((trial) => trial.status === status).length
  const others = (['completed', 'pruned', 'failed', 'running'] as const)
    .filter((status) => count(status) > 0)
    .map((status) => `${count(status)} ${status}`)
  return {
    title: search.name,
    lead: `A search by ${quantityOf(search)}: ${counted(trials.length, 'trial')}, ${others.join(', ')}.`,
    ...(best
      ? {
          numbers: [
            { name: `best ${quantityOf(search)}`, value: write(best.value!) },
            { name: 'of trial', value: String(best.index) },
          ],
        }
      : {}),
    sections: searchSections(search),
  }
}

/** A search's part of a report. @param prefix of ids, where a page shows several */
export function searchSections(search: RecordedSearch, prefix = ''): Section[] {
  const { trials, head } = search
  const points = trials.map(({ index, values, value }) => ({
    trial: index,
    values: shown(values),
    score: value ?? null,
  }))
  const results = {
    trials: points,
    direction: head.direction,
    quantity: quantityOf(search),
    kind: kindOf(search),
  }
  const figures =
    trials.length === 0
      ? []
      : [
          parallelCoordinates({ ...results, id: `${prefix}search-parallel` }),
          bestSoFar({ ...results, id: `${prefix}search-best` }),
        ]
  const best = bestTrial(trials, head.direction)
  const experiment = (head.about as { readonly experiment?: JsonObject } | null)?.experiment
  const folded =
    best && experiment
      ? [{ title: 'The best experiment', text: JSON.stringify(withValues(experiment, best.values), null, 2) }]
      : []
  return [
    { title: 'Search', figures },
    { title: 'Trials', tables: [trialTable(search)] },
    { title: 'What was searched', tables: [spaceTable(head.space), factsTable(head)], folded },
  ]
}

function trialTable(search: RecordedSearch): TextTable {
  const write = writerOf(search)
  const score = ({ value, deviation }: Trial) => {
    if (value === undefined) return '–'
    return deviation === undefined ? write(value) : `${write(value)} ± ${write(deviation)}`
  }
  const names = Object.keys(search.head.space)
  return {
    head: ['trial', ...names, quantityOf(search), 'seconds', 'status'],
    rows: search.trials.map((trial) => [
      String(trial.index),
      ...names.map((name) => formatValue(ownValue(trial.values, name) ?? null)),
      score(trial),
      trial.seconds.toFixed(1),
      trial.why ? `${trial.status}: ${trial.why}` : trial.status,
    ]),
  }
}

function spaceTable(space: Space): TextTable {
  const rows = Object.entries(space).map(([path, dimension]) => {
    const [kind, range] = Object.entries(dimension)[0] as [string, readonly Json[]]
    return [
      path,
      kind === 'choices'
        ? range.map(formatValue).join('; ')
        : `${kind} ${formatValue(range[0]!)} … ${formatValue(range[1]!)}`,
    ]
  })
  return { head: ['path', 'what it may become'], rows }
}

function factsTable({ strategy, pruner, repeats, seed, direction }: SearchHead): TextTable {
  return {
    head: ['', ''],
    rows: [
      ['strategy', strategy],
      ['pruning', pruner],
      ['repeats', String(repeats)],
      ['seed', String(seed)],
      ['direction', direction],
    ],
  }
}

function quantityOf({ head }: RecordedSearch): string {
  const { metric, split } = (head.about ?? {}) as { readonly metric?: string; readonly split?: string | null }
  return metric === undefined ? 'value' : `${split ?? 'validation'} ${metric}`
}

function kindOf({ head }: RecordedSearch): ValueKind {
  return ((head.about ?? {}) as { readonly valueKind?: ValueKind }).valueKind ?? 'number'
}

function writerOf(search: RecordedSearch): (value: number) => string {
  return (value) => formatMetric(value, kindOf(search))
}

/** Values that a figure can place: numbers, truths and words. */
function shown(values: Values): Record<string, number | string | boolean> {
  return Object.fromEntries(
    Object.entries(values).map(([path, value]) => [
      path,
      typeof value === 'number' || typeof value === 'boolean' ? value : formatValue(value),
    ]),
  )
}
