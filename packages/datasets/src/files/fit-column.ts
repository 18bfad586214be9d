import { booleanOf, daysOf, textAt } from './cells.js'
import { moments, quantile } from './moments.js'
import type { CategoryFit, ColumnFit, DateFit, DatePart, NumberFit, Scale } from './preprocessing.js'
import type { TableColumn } from '../formats/table.js'

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
    for (const value of column.values) {
      if (value === 0) zeros++
      else if (value === 1) ones++
      else if (value === value) return 'number'
    }
    return zeros > 0 && ones > 0 ? 'boolean' : 'number'
  }
  if (column.texts.every((text) => booleanOf(text) !== undefined)) return 'boolean'
  return column.texts.every((text) => daysOf(text) !== undefined) ? 'date' : 'category'
}

/** Fits one column to the training rows. Cells are expected to be of the kind that `rule.as` says. */
export function fitColumn(
  column: TableColumn,
  rows: Int32Array,
  rule: ColumnRule & { readonly as: ColumnFit['as'] },
): ColumnFit {
  const { name } = column
  switch (rule.as) {
    case 'number':
      return fitNumbers(
        name,
        Float64Array.from(rows, (row) => column.values[row]!),
        rule,
      )
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
function fitNumbers(name: string, cells: Float64Array, rule: ColumnRule): NumberFit {
  const known = cells.filter((value) => !Number.isNaN(value)).sort()
  const hasMissing = known.length < cells.length
  const fill = fillOf(known, rule.missing ?? 'median')
  const filled = hasMissing && fill !== null ? cells.map((value) => (Number.isNaN(value) ? fill : value)) : cells
  const scale = rule.scale ?? 'standard'
  const { center, spread } = scaleOf(filled, scale)
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

function fillOf(known: Float64Array, missing: NonNullable<ColumnRule['missing']>): number | null {
  if (typeof missing === 'number') return missing
  if (missing === 'error') return null
  if (known.length === 0) return 0
  return missing === 'mean' ? moments(known).mean : quantile(known, 0.5)
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

function fitBooleans(column: TableColumn, rows: Int32Array, rule: ColumnRule): ColumnFit {
  let [ones, known] = [0, 0]
  for (const row of rows) {
    const text = textAt(column, row)
    if (text === undefined) continue
    known++
    ones += booleanOf(text) ?? 0
  }
  return {
    as: 'boolean',
    name: column.name,
    fill: 2 * ones > known ? 1 : 0,
    indicator: rule.indicator ?? known < rows.length,
  }
}

function fitCategories(column: TableColumn, rows: Int32Array, rule: ColumnRule): CategoryFit {
  const counts = new Map<string, number>()
  let missing = false
  for (const row of rows) {
    const text = textAt(column, row)
    if (text === undefined) missing = true
    else counts.set(text, (counts.get(text) ?? 0) + 1)
  }
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
    indicator: rule.indicator ?? known.length < days.length,
  }
}
