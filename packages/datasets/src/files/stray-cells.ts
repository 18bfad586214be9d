import { DataError } from '@telarjs/core'
import { daysOf, numberOf } from './cells.js'
import type { Table, TextColumn } from '../formats/table.js'

/** Numbers of which there are no more than these may stand for categories, such as 3, 4, 6, 8 and rotary for cylinders. */
const fewCodes = 12

/** How many cells are not missing. */
export function knownCells({ values, summary }: TextColumn): number {
  return summary ? summary.cells - summary.missing : values.reduce((sum, code) => sum + Number(code >= 0), 0)
}

/**
 * Looks for a few cells without a number, or without a date, among many with one: they are more likely typing errors, words for a missing cell or an
 * unusual format than categories.
 *
 * @returns a warning where they may be categories as well, because few different numbers come often
 * @throws DataError that names the first such cell
 */
export function checkStrayCells(table: Table, number: number): string | undefined {
  const column = table.columns[number]!
  if (column.kind !== 'text') return undefined
  const known = knownCells(column)
  const areFew = column.texts.length <= Math.min(fewCodes, known / 4)
  const asText = `"types": { "${column.name}": "category" }`
  if (column.numbers > 0 && 2 * column.numbers >= known) {
    const stray = strayCell(table, number, 'number', (text) => Number.isNaN(numberOf(text, table)))
    if (!stray) return undefined
    const { where, text } = stray
    const most = `as ${column.numbers} of ${known} cells are`
    const remedy = remedyOf(text, column, table)
    if (areFew)
      return `${where}: '${text}' is no number, ${most}, so the column is a category; ${remedy}; ${asText} says it is one`
    throw new DataError({
      where,
      expected: `a number, ${most}`,
      received: `'${text}'`,
      remedy: `${remedy}, or read the column as text: ${asText}`,
    })
  }
  const dates = column.texts.filter((text) => daysOf(text) !== undefined).length
  if (areFew || dates === column.texts.length || 2 * dates <= column.texts.length) return undefined
  const stray = strayCell(table, number, 'date', (text) => daysOf(text) === undefined)
  if (!stray) return undefined
  const { where, text } = stray
  throw new DataError({
    where,
    expected: `a date as ${column.texts.find((other) => daysOf(other) !== undefined)!}`,
    received: `'${text}'`,
    remedy: `${asMissing(text)}, or read the column as text: ${asText}`,
  })
}

/** The first cell without a number, or without a date, of those that are at hand; of a sample that has none, of all. */
function strayCell(table: Table, number: number, kind: 'number' | 'date', isStray: (text: string) => boolean) {
  const column = table.columns[number] as TextColumn
  const row = column.values.findIndex((code) => code >= 0 && isStray(column.texts[code]!))
  if (row >= 0) return { where: table.at(row, number), text: column.texts[column.values[row]!]! }
  const first = column.summary?.firstWithout?.[kind]
  return first && { where: `${first.rowAt}, column '${column.name}'`, text: first.text }
}

/** What to do about a cell of a column of numbers that is none. */
function remedyOf(text: string, { texts }: TextColumn, table: Table): string {
  const { decimal } = table
  const other = decimal === '.' ? ',' : '.'
  const grouped = new RegExp(`^[+-]?\\d{1,3}(\\${other}\\d{3})+(\\${decimal}\\d+)?$`)
  if (grouped.test(text)) return `say "thousands": "${other}"`
  if (Number.isNaN(numberOf(text, { decimal: other }))) return asMissing(text)
  const hasFractions = texts.some((cell) => cell.includes(decimal) && !Number.isNaN(numberOf(cell, table)))
  return hasFractions ? `write it as ${text.replace(other, decimal)}` : `say "decimal": "${other}"`
}

const asMissing = (text: string) =>
  `if it stands for a missing cell, say "missingValues": ["", "NA", ${JSON.stringify(text)}]`

/**
 * The numbers of a column, by row.
 *
 * @param otherRemedy what else may be done about a cell that is none
 * @throws DataError that names the first of some rows whose cell holds another text
 */
export function numbersOf(table: Table, number: number, rows: Int32Array, otherRemedy = ''): Float64Array {
  const column = table.columns[number]!
  if (column.kind === 'number') return column.values
  const numbers = column.texts.map((text) => numberOf(text, table))
  const row = rows.find((at) => column.values[at]! >= 0 && Number.isNaN(numbers[column.values[at]!]))
  const first = column.summary?.firstWithout?.number
  if (row !== undefined || first) {
    const text = row === undefined ? first!.text : column.texts[column.values[row]!]!
    throw new DataError({
      where: row === undefined ? `${first!.rowAt}, column '${column.name}'` : table.at(row, number),
      expected: 'a finite number',
      received: `'${text}'`,
      remedy: `${remedyOf(text, column, table)}${otherRemedy}`,
    })
  }
  return Float64Array.from(column.values, (code) => numbers[code] ?? NaN)
}
