import { isPlainObject, type Json } from '@telarjs/core'

/** How numbers of a column are scaled: x → (x − center) / spread. */
export type Scale = 'standard' | 'min-max' | 'robust' | 'none'

/** The parts that a date becomes. */
export type DatePart = 'days' | 'month' | 'weekday'

/** A column of numbers: missing cells get `fill`, then (x − center) / spread; `indicator` adds a column that is 1 where a cell was missing. */
export type NumberFit = {
  readonly as: 'number'
  readonly name: string
  readonly scale: Scale
  readonly center: number
  readonly spread: number
  /** Null where a missing cell is an error. */
  readonly fill: number | null
  readonly indicator: boolean
}

/** A column of two answers: 0 or 1, not scaled. */
export type BooleanFit = {
  readonly as: 'boolean'
  readonly name: string
  readonly fill: 0 | 1
  readonly indicator: boolean
}

/** A column of categories, one-hot: a column for each, one for all rare ones and those never seen, one for missing cells. */
export type CategoryFit = {
  readonly as: 'category'
  readonly name: string
  readonly categories: readonly string[]
  /** Too rare in training for a column of their own. Without any, categories that were never seen are all zeros. */
  readonly rare: readonly string[]
  readonly missing: boolean
}

/** A column of categories that have an order: 0, 1, 2 …; −1 for those that are not listed. */
export type OrderFit = {
  readonly as: 'order'
  readonly name: string
  readonly categories: readonly string[]
}

/** A column of dates: days since 1970 (scaled), month (12 columns), weekday from Monday (7 columns), in UTC. */
export type DateFit = {
  readonly as: 'date'
  readonly name: string
  readonly parts: readonly DatePart[]
  readonly center: number
  readonly spread: number
  readonly indicator: boolean
}

/** What was fitted to one column of the training samples. Plain JSON, so that a checkpoint can keep it. */
export type ColumnFit = NumberFit | BooleanFit | CategoryFit | OrderFit | DateFit

/** What was fitted to the input columns of a table, in the order of the network's inputs. */
export type TablePreprocessing = {
  readonly kind: 'table'
  readonly version: 1
  readonly columns: readonly ColumnFit[]
}

/**
 * True for what `dataset:csv` fits to its training samples, as a checkpoint keeps it; every column is looked at.
 *
 * @example
 * if (isTablePreprocessing(preprocessing)) console.log(preprocessing.columns.length)
 */
export function isTablePreprocessing(value: Json | undefined): value is TablePreprocessing & Json {
  if (!isPlainObject(value) || value['kind'] !== 'table') return false
  const { columns } = value
  return Array.isArray(columns) && columns.every(isColumnFit)
}

function isColumnFit(value: unknown): boolean {
  if (!isPlainObject(value) || typeof value['name'] !== 'string') return false
  const { categories, rare, missing, indicator, fill, parts, center, spread } = value
  const isScaled = Number.isFinite(center) && Number.isFinite(spread)
  switch (value['as']) {
    case 'number':
      return isScaled && (fill === null || Number.isFinite(fill)) && typeof indicator === 'boolean'
    case 'boolean':
      return (fill === 0 || fill === 1) && typeof indicator === 'boolean'
    case 'category':
      return isTexts(categories) && isTexts(rare) && typeof missing === 'boolean'
    case 'order':
      return isTexts(categories)
    case 'date':
      return isScaled && isParts(parts) && typeof indicator === 'boolean'
    default:
      return false
  }
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((text) => typeof text === 'string')
const isParts = (value: unknown): boolean => isTexts(value) && value.every((part) => Object.hasOwn(partWidths, part))

/** The columns whose cells are texts, even where all of them could be read as numbers. */
export function fittedTextColumns(preprocessing: Json | undefined): string[] {
  if (!isTablePreprocessing(preprocessing)) return []
  const isText = ({ as }: ColumnFit) => as === 'category' || as === 'order' || as === 'date'
  return preprocessing.columns.filter(isText).map(({ name }) => name)
}

/**
 * How many inputs of the network a column becomes.
 *
 * @example
 * widthOf({ as: 'category', name: 'color', categories: ['red', 'blue'], rare: [], missing: false }) // 2
 */
export function widthOf(fit: ColumnFit): number {
  switch (fit.as) {
    case 'number':
    case 'boolean':
      return 1 + Number(fit.indicator)
    case 'category':
      return fit.categories.length + Number(fit.rare.length > 0) + Number(fit.missing)
    case 'order':
      return 1
    case 'date':
      return fit.parts.reduce((sum, part) => sum + partWidths[part], 0) + Number(fit.indicator)
  }
}

/** How many inputs each part of a date becomes. */
export const partWidths: Readonly<Record<DatePart, number>> = { days: 1, month: 12, weekday: 7 }

/**
 * The names of the inputs that a column becomes: `area`, `color=red`, `sold month 3`.
 *
 * @example
 * inputNames({ as: 'category', name: 'color', categories: ['red', 'blue'], rare: [], missing: false }) // ['color=red', 'color=blue']
 */
export function inputNames(fit: ColumnFit): string[] {
  const { name } = fit
  const missing = 'indicator' in fit && fit.indicator ? [`${name} missing`] : []
  if (fit.as === 'category') {
    const others = [...(fit.rare.length > 0 ? [`${name}=other`] : []), ...(fit.missing ? [`${name} missing`] : [])]
    return [...fit.categories.map((category) => `${name}=${category}`), ...others]
  }
  if (fit.as !== 'date') return [name, ...missing]
  const parts = fit.parts.flatMap((part) =>
    part === 'days' ? [`${name} days`] : Array.from({ length: partWidths[part] }, (_, i) => `${name} ${part} ${i + 1}`),
  )
  return [...parts, ...missing]
}
