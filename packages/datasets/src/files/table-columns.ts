import { DataError, ExperimentError, listed, unknownName } from '@telarjs/core'
import { looksLikeHeader } from '../formats/csv-heading.js'
import type { Table } from '../formats/table.js'

/** A column by name, or by number from 0, or from the end with −1. */
export type ColumnReference = string | number

/** The number of a column. @throws ExperimentError that names the columns there are */
export function columnNumber(table: Table, reference: ColumnReference, where: string): number {
  return columnNumbers(table, [reference], where)[0]!
}

/** The numbers of columns. @throws as `columnNumber` does, for the first that is not there */
export function columnNumbers(
  { columns, name }: Table,
  references: readonly ColumnReference[],
  where: string,
): number[] {
  const width = columns.length
  const numbers = new Map(columns.map((column, number) => [column.name, number]))
  return references.map((reference) => {
    const number = typeof reference === 'string' ? numbers.get(reference) : reference
    if (number !== undefined && number >= -width && number < width) return number < 0 ? width + number : number
    if (typeof reference === 'string')
      throw new ExperimentError(unknownName(`${where}: ${name}`, 'column', reference, [...numbers.keys()]))
    throw new ExperimentError({
      where,
      expected: `a column from ${-width} to ${width - 1} of ${name}`,
      received: `${reference}`,
    })
  })
}

/**
 * Where columns of one table stand in another: by name where both have a header, otherwise by number.
 *
 * @throws DataError that names the first column that is missing
 */
export function matchColumns(
  table: Table,
  names: readonly string[],
  numbers: readonly number[],
  hasNames: boolean,
): number[] {
  if (!table.hasHeader || !hasNames) {
    const width = numbers.reduce((most, number) => Math.max(most, number + 1), 0)
    if (table.columns.length < width)
      throw new DataError({
        where: table.name,
        expected: `at least ${width} columns as in training`,
        received: `${table.columns.length}`,
      })
    return [...numbers]
  }
  return columnsNamed(table, names)
}

/** The numbers of columns by their names; without a header they are called by their numbers. @throws DataError that names the first that is missing */
export function columnsNamed(table: Table, names: readonly string[]): number[] {
  const there = new Map(table.columns.map(({ name }, number) => [name, number]))
  return names.map((name) => {
    const found = there.get(name)
    if (found !== undefined) return found
    throw new DataError({
      where: table.name,
      problem: `column '${name}' is missing; the file has the columns ${listed([...there.keys()], 12)}`,
    })
  })
}

/** Says where the header of a table is likely a sample, and which columns the training does not have, so that a renamed one is not lost without a word. */
export function warningsOfHeader(table: Table, train: Table): string[] {
  if (!table.hasHeader) return []
  const names = table.columns.map(({ name }) => name)
  const known = new Set(train.columns.map(({ name }) => name))
  const strange = train.hasHeader ? names.filter((name) => !known.has(name)) : []
  return [
    ...(looksLikeHeader(names)
      ? []
      : [`${table.name}: the first line was taken for names: ${listed(names)}; "header": false takes it for a sample`]),
    ...(strange.length === 0
      ? []
      : [`${table.name}: columns that training does not have are left out: ${listed(strange)}`]),
  ]
}

/** Names of row numbers and identifiers: none, `Unnamed: 0`, `id`, `PassengerId`, `customer_id`, `CUSTOMER ID`; but not `humid`. */
export const isIndexName = (name: string): boolean =>
  /^(|unnamed: ?\d+|index|id|row|nr|no\.?)$/i.test(name) || /[_\-. ]id$/i.test(name) || /[a-z]I[dD]$/.test(name)

/**
 * Says why a column is no input where nobody asked for it: it has no cells, or it numbers the rows, as pandas writes its index, or names each of them.
 * Undefined for all others.
 */
export function whyNoInput({ columns, size }: Table, number: number): string | undefined {
  const column = columns[number]!
  const { name, kind, values, summary } = column
  const isEmpty = summary ? summary.missing === summary.cells : values.every(Number.isNaN)
  if (kind === 'number' && isEmpty) return 'is empty'
  if (kind !== 'number' || size < 3 || !isIndexName(name) || !values.every(Number.isInteger)) return undefined
  const first = values[0]!
  if (values.every((value, row) => value === first + row)) return 'numbers the rows'
  return size >= 20 && new Set(values).size === size
    ? 'is another whole number in each row, as identifiers are'
    : undefined
}
