import { DataError } from '@telarjs/core'
import { booleanOf, daysOf, textAt } from './cells.js'
import { moments, quantile, unitedMoments } from './moments.js'
import type { CategoryFit, ColumnFit, DateFit, DatePart, NumberFit, Scale } from './preprocessing.js'
import type { ColumnSummary, NumberColumn, TableColumn } from '../formats/table.js'

/** What the options say of a column; without a word, its cells decide. */
export type ColumnRule = {
  readonly as?: 'number' | 'boolean' | 'category' | 'order' | 'date' | undefined
  readonly scale?: Scale | undefined
  /** What stands in for a missing number. */
  readonly missing?: 'median' | 'mean' | 'error' | number | undefined
  readonly indicator?: boolean | undefined
  readonly categories?: readonly string[] | undefined
  /** Categories with fewer training samples share a column with those that were never seen. */
  readonly atLeast?: number | undefined
  /** At most so many columns: the most frequent ones, and one for all others. */
  readonly atMost?: number | undefined
  readonly parts?: readonly DatePart[] | undefined
}

/** What a column is, told by all its cells: numbers are numbers, unless they are only 0 and 1; text is booleans, dates or categories. */
export function kindOf(column: TableColumn): 'number' | 'boolean' | 'category' | 'date' {
  if (column.kind === 'number') {
    let [zeros, ones] = [0, 0]
    for (const value of column.summary ? numbersIn(column.summary) : column.values) {
      if (value === 0) zeros++
      else if (value === 1) ones++
      else if (value === value) return 'number'
    }
    return zeros > 0 && ones > 0 ? 'boolean' : 'number'
  }
  if (column.texts.every((text) => booleanOf(text) !== undefined)) return 'boolean'
  return column.texts.every((text) => daysOf(text) !== undefined) ? 'date' : 'category'
}

/** The different numbers of a column. */
function numbersIn({ counts }: ColumnSummary): number[] {
  return Array.from(counts.keys(), Number)
}

/**
 * Fits one column to the training rows, or to all cells where the column is a sample of them. Cells are expected to be of the kind that `rule.as` says.
 */
export function fitColumn(
  column: TableColumn,
  rows: Int32Array,
  rule: ColumnRule & { readonly as: ColumnFit['as'] },
): ColumnFit {
  const { name } = column
  switch (rule.as) {
    case 'number':
      return fitNumbers(column as NumberColumn, rows, rule)
    case 'boolean':
      return fitBooleans(column, rows, rule)
    case 'category':
      return fitCategories(column, rows, rule)
    case 'order':
      return { as: 'order', name, categories: rule.categories ?? [] }
    case 'date':
      return fitDates(column, rows, rule)
  }
}

/** As scikit-learn's imputer and scalers do one after the other: missing cells are filled first, and the scale is fitted to what comes of it. */
function fitNumbers(column: NumberColumn, rows: Int32Array, rule: ColumnRule): NumberFit {
  const { name, values, summary } = column
  const cells = Float64Array.from(rows, (row) => values[row]!)
  const known = cells.filter((value) => !Number.isNaN(value)).sort()
  const hasMissing = summary ? summary.missing > 0 : known.length < cells.length
  const fill = fillOf(known, rule.missing ?? 'median', summary)
  const filled = hasMissing && fill !== null ? cells.map((value) => (Number.isNaN(value) ? fill : value)) : cells
  const scale = rule.scale ?? 'standard'
  const { center, spread } = summary && scale !== 'robust' ? scaleOfAll(summary, fill, scale) : scaleOf(filled, scale)
  return {
    as: 'number',
    name,
    scale,
    center,
    spread: spread === 0 ? 1 : spread,
    fill,
    indicator: rule.indicator ?? hasMissing,
  }
}

function fillOf(
  known: Float64Array,
  missing: NonNullable<ColumnRule['missing']>,
  summary: ColumnSummary | undefined,
): number | null {
  if (typeof missing === 'number') return missing
  if (missing === 'error') return null
  if (known.length === 0) return 0
  return missing === 'mean' ? (summary ?? moments(known)).mean : quantile(known, 0.5)
}

function scaleOf(values: Float64Array, scale: Scale): { readonly center: number; readonly spread: number } {
  if (scale === 'none') return { center: 0, spread: 1 }
  if (scale === 'standard') {
    const { mean, deviation } = moments(values)
    return { center: mean, spread: deviation }
  }
  const sorted = values.slice().sort()
  if (scale === 'min-max') return { center: sorted[0]!, spread: sorted.at(-1)! - sorted[0]! }
  return { center: quantile(sorted, 0.5), spread: quantile(sorted, 0.75) - quantile(sorted, 0.25) }
}

/** The same of all cells of a column, whose missing ones are filled. */
function scaleOfAll(
  { cells, missing, mean, deviation, least, most }: ColumnSummary,
  fill: number | null,
  scale: 'none' | 'standard' | 'min-max',
): { readonly center: number; readonly spread: number } {
  const filled = fill === null ? 0 : missing
  if (scale === 'standard') {
    const all = unitedMoments({ n: cells - missing, mean, deviation }, { n: filled, mean: fill ?? 0, deviation: 0 })
    return { center: all.mean, spread: all.deviation }
  }
  if (scale === 'none') return { center: 0, spread: 1 }
  const bounds = [...(missing < cells ? [least, most] : []), ...(filled > 0 ? [fill!] : [])]
  return { center: Math.min(...bounds), spread: Math.max(...bounds) - Math.min(...bounds) }
}

/** How often each text is in some rows, and whether cells are missing; of all cells where the column is a sample of them. */
function countTexts(
  column: TableColumn,
  rows: Int32Array,
): { readonly counts: ReadonlyMap<string, number>; readonly missing: boolean } {
  const { summary } = column
  if (summary && column.kind === 'number' && !summary.hasAll)
    throw new DataError({
      where: `column '${column.name}'`,
      expected: `no more than ${summary.mostCounted} different numbers as categories`,
      received: 'more',
    })
  if (summary) return { counts: summary.counts, missing: summary.missing > 0 }
  const counts = new Map<string, number>()
  let missing = false
  for (const row of rows) {
    const text = textAt(column, row)
    if (text === undefined) missing = true
    else counts.set(text, (counts.get(text) ?? 0) + 1)
  }
  return { counts, missing }
}

function fitBooleans(column: TableColumn, rows: Int32Array, rule: ColumnRule): ColumnFit {
  const { counts, missing } = countTexts(column, rows)
  let [ones, known] = [0, 0]
  for (const [text, count] of counts) {
    known += count
    ones += count * (booleanOf(text) ?? 0)
  }
  return {
    as: 'boolean',
    name: column.name,
    fill: 2 * ones > known ? 1 : 0,
    indicator: rule.indicator ?? missing,
  }
}

function fitCategories(column: TableColumn, rows: Int32Array, rule: ColumnRule): CategoryFit {
  const { counts, missing } = countTexts(column, rows)
  const count = (category: string) => counts.get(category) ?? 0
  const all = rule.categories ?? [...counts.keys()].sort()
  const frequent = all.filter((category) => count(category) >= (rule.atLeast ?? 1))
  const hasOthers = frequent.length < all.length
  const most = rule.atMost ?? Infinity
  const kept =
    frequent.length + Number(hasOthers) <= most
      ? new Set(frequent)
      : new Set([...frequent].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1)).slice(0, most - 1))
  const categories = all.filter((category) => kept.has(category))
  return { as: 'category', name: column.name, categories, rare: all.filter((category) => !kept.has(category)), missing }
}

function fitDates(column: TableColumn, rows: Int32Array, rule: ColumnRule): DateFit {
  const days = Float64Array.from(rows, (row) => daysOf(textAt(column, row) ?? '') ?? NaN)
  const known = days.filter((day) => !Number.isNaN(day))
  const { mean, deviation } = known.length > 0 ? moments(known) : { mean: 0, deviation: 0 }
  return {
    as: 'date',
    name: column.name,
    parts: rule.parts ?? ['days', 'month', 'weekday'],
    center: mean,
    spread: deviation === 0 ? 1 : deviation,
    indicator: rule.indicator ?? (column.summary ? column.summary.missing > 0 : known.length < days.length),
  }
}
