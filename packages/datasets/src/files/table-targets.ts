import { DataError, ExperimentError, type TargetScale } from '@telarjs/core'
import { booleanOf, numberOf, textAt, type NumberFormat } from './cells.js'
import { moments } from './moments.js'
import { knownCells, numbersOf } from './stray-cells.js'
import { kindOfCounts, kindOfNumbers } from './target-kind.js'
import type { ColumnSummary, Table, TableColumn, TextColumn } from '../formats/table.js'

/** A table and the numbers of its target columns. */
export interface TargetPart {
  readonly table: Table
  readonly targets: readonly number[]
  /** The rows that have a target. */
  readonly rows: Int32Array
}

/** The targets of each part, for its rows. */
export interface Targets {
  readonly classes: readonly string[]
  readonly targetShape: readonly number[]
  readonly values: readonly (Int32Array | Float32Array)[]
}

/** Whether a target names classes or is a value, told by its cells: text is classes, unless most of it are numbers that are values. */
export function targetKind(column: TableColumn, format: NumberFormat): 'classes' | 'values' {
  const { summary } = column
  if (column.kind === 'number')
    return summary ? kindOfCounts(numberCounts(summary.counts, { decimal: '.' })) : kindOfNumbers(column.values)
  if (column.numbers === 0 || 2 * column.numbers < knownCells(column)) return 'classes'
  return kindOfCounts(numberCounts(summary?.counts ?? textCounts(column), format))
}

/** How often each number is there, of texts that are numbers. */
function numberCounts(texts: ReadonlyMap<string, number>, format: NumberFormat): Map<number, number> {
  const counts = new Map<number, number>()
  for (const [text, count] of texts) {
    const value = numberOf(text, format)
    if (!Number.isNaN(value)) counts.set(value, (counts.get(value) ?? 0) + count)
  }
  return counts
}

function textCounts({ texts, values }: TextColumn): Map<string, number> {
  const counts = new Map<string, number>()
  for (const code of values) if (code >= 0) counts.set(texts[code]!, (counts.get(texts[code]!) ?? 0) + 1)
  return counts
}

/** Rows whose targets are all there. */
export function rowsWithTargets({ columns, size }: Table, targets: readonly number[]): Int32Array {
  const all = Int32Array.from({ length: size }, (_, row) => row)
  return all.filter((row) => targets.every((number) => textAt(columns[number]!, row) !== undefined))
}

/** Targets as class numbers; the classes are all that occur, sorted, unless they are given. @throws DataError for a cell that is none of the classes */
export function classTargets(parts: readonly TargetPart[], given: readonly string[] | undefined): Targets {
  const columns = parts.map(({ table, targets }) => table.columns[targets[0]!]!)
  const nameOf = classNames(columns)
  const classes = given ?? sortedClasses(parts.flatMap((part, i) => textsIn(columns[i]!, part).map(nameOf)))
  const numbers = new Map(classes.map((name, number) => [name, number]))
  const values = parts.map(({ table, targets, rows }, i) =>
    Int32Array.from(rows, (row) => {
      const text = textAt(columns[i]!, row)!
      // As it is written, first: a part of a table may hold yes and no alone where the whole has other texts too.
      const number = numbers.get(text) ?? numbers.get(nameOf(text))
      if (number !== undefined) return number
      const list = classes.length > 12 ? `one of ${classes.length} classes` : `one of ${classes.join(', ')}`
      throw new DataError({ where: table.at(row, targets[0]!), expected: list, received: `'${text}'` })
    }),
  )
  return { classes, targetShape: [], values }
}

/** The texts of some rows; all of the column where it is a sample. @throws DataError where they are too many to be classes */
function textsIn(column: TableColumn, { table, rows }: TargetPart): string[] {
  const { summary } = column
  if (!summary) return Array.from(rows, (row) => textAt(column, row)!)
  if (summary.hasAll) return [...summary.counts.keys()]
  throw new DataError({
    where: `${table.name}, column '${column.name}'`,
    expected: `no more than ${summary.mostCounted} classes`,
    received: 'more',
    remedy: 'for values say "targetsAre": "values"',
  })
}

/** Texts that differ only in case are one class where all are yes and no, true and false; all others stand as they are written. */
function classNames(columns: readonly TableColumn[]): (text: string) => string {
  const texts = columns.flatMap((column) => (column.kind === 'text' ? column.texts : []))
  const isBoolean = texts.length > 0 && texts.every((text) => booleanOf(text) !== undefined)
  return isBoolean ? (text) => text.toLowerCase() : (text) => text
}

/** Numbers are sorted as numbers, everything else as text. */
function sortedClasses(names: readonly string[]): string[] {
  const all = [...new Set(names)]
  const areNumbers = all.every((name) => !Number.isNaN(numberOf(name, { decimal: '.' })))
  return all.sort((a, b) => (areNumbers && Number(a) - Number(b)) || (a < b ? -1 : 1))
}

/** Targets as values. @throws DataError for a cell that is no number */
export function valueTargets(parts: readonly TargetPart[]): Targets {
  const values = parts.map(({ table, targets, rows }) => {
    const numbers = new Float32Array(rows.length * targets.length)
    targets.forEach((number, j) => {
      const column = numbersOf(table, number, rows, ', or for classes "targetsAre": "classes"')
      rows.forEach((row, i) => {
        const value = column[row]!
        if (!Number.isFinite(Math.fround(value)))
          throw new DataError({ where: table.at(row, number), expected: 'a finite number', received: `'${value}'` })
        numbers[i * targets.length + j] = value
      })
    })
    return numbers
  })
  const width = parts[0]!.targets.length
  return { classes: [], targetShape: width > 1 ? [width] : [], values }
}

/**
 * Center and spread of targets for the loss: mean and deviation, or the least value and the range. Values that are all equal have the spread 1.
 *
 * @param summaries of each column of numbers whose values are a sample
 */
export function fitTargetScale(
  values: Float32Array,
  width: number,
  scale: 'standard' | 'min-max',
  summaries: readonly (ColumnSummary | undefined)[],
): TargetScale {
  const columns = Array.from({ length: width }, (_, column) => {
    const all = summaries[column]
    if (all && scale === 'standard') return { center: all.mean, spread: all.deviation || 1 }
    if (all) return { center: all.least, spread: all.most - all.least || 1 }
    const own = Float64Array.from({ length: values.length / width }, (_, row) => values[row * width + column]!)
    if (scale === 'standard') {
      const { mean, deviation } = moments(own)
      return { center: mean, spread: deviation || 1 }
    }
    const least = own.reduce((a, b) => Math.min(a, b))
    return { center: least, spread: own.reduce((a, b) => Math.max(a, b)) - least || 1 }
  })
  return { center: columns.map(({ center }) => center), spread: columns.map(({ spread }) => spread) }
}

/** Checks that classes stand in one column. */
export function checkTargetCount(targets: readonly number[], kind: 'classes' | 'values', where: string): void {
  if (kind === 'classes' && targets.length > 1)
    throw new ExperimentError({
      where: `${where}.target`,
      expected: 'one column of classes',
      received: `${targets.length}`,
    })
}
