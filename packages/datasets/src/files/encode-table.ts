import { DataError } from '@telarjs/core'
import { booleanOf, calendarOf, daysOf } from './cells.js'
import { partWidths, widthOf, type ColumnFit, type TablePreprocessing } from './preprocessing.js'
import { numbersOf } from './stray-cells.js'
import type { Table, TableColumn } from '../formats/table.js'

/** Inputs of a network, and what should be said about them. */
export interface EncodedTable {
  /** `rows × width` numbers, row by row. */
  readonly inputs: Float32Array
  readonly warnings: readonly string[]
}

/**
 * Turns rows of a table into inputs by what was fitted to the training samples. All arithmetic is in float64 and rounded to float32 at the end.
 *
 * @param columns the columns of the table in the order of the fitted ones
 * @param rows which rows, in which order
 * @throws DataError that names the cell: text in a column of numbers, a missing cell where training had none to learn from
 */
export function encodeTable(
  table: Table,
  columns: readonly number[],
  rows: Int32Array,
  { columns: fits }: TablePreprocessing,
): EncodedTable {
  const width = fits.reduce((sum, fit) => sum + widthOf(fit), 0)
  const inputs = new Float32Array(rows.length * width)
  const warnings: string[] = []
  let offset = 0
  fits.forEach((fit, i) => {
    const cells: Cells = { table, index: columns[i]!, column: table.columns[columns[i]!]!, rows, inputs, offset, width }
    const unknown = encoders[fit.as](fit as never, cells)
    if (unknown) warnings.push(`${table.name}: column '${fit.name}': ${unknown}`)
    offset += widthOf(fit)
  })
  return { inputs, warnings }
}

/** Where the values of one column come from and go to. */
interface Cells {
  readonly table: Table
  readonly index: number
  readonly column: TableColumn
  readonly rows: Int32Array
  readonly inputs: Float32Array
  readonly offset: number
  readonly width: number
}

type Encoders = {
  readonly [As in ColumnFit['as']]: (fit: Extract<ColumnFit, { as: As }>, cells: Cells) => string | undefined
}

const encoders: Encoders = {
  number(fit, cells) {
    const { inputs, offset, width, rows } = cells
    const values = numbersOf(cells.table, cells.index, rows)
    const { center, spread, fill } = fit
    let missing = 0
    for (let i = 0, to = offset; i < rows.length; i++, to += width) {
      const value = values[rows[i]!]!
      const isMissing = value !== value
      if (isMissing && fill === null) throw cellError(cells, rows[i]!, 'a finite number', 'an empty cell')
      missing += Number(isMissing)
      inputs[to] = ((isMissing ? fill! : value) - center) / spread
      if (fit.indicator) inputs[to + 1] = Number(isMissing)
      if (!Number.isFinite(inputs[to]))
        throw cellError(cells, rows[i]!, 'a number that float32 can hold', String(value))
    }
    return missing > 0 && !fit.indicator
      ? `${missing} missing cells, of which training had none, are taken as ${fill}`
      : undefined
  },

  boolean(fit, cells) {
    const answers = perCell(cells, (text, row) => {
      const answer = booleanOf(text)
      if (answer === undefined) throw cellError(cells, row, 'yes or no, true or false, 1 or 0', `'${text}'`)
      return answer
    })
    return write(cells, fit.indicator, answers, (answer, to) => {
      cells.inputs[to] = answer ?? fit.fill
      if (fit.indicator) cells.inputs[to + 1] = Number(answer === undefined)
    })
  },

  order(fit, cells) {
    const ranks = perCell(cells, (text) => fit.categories.indexOf(text))
    const warning = write(cells, false, ranks, (rank, to) => {
      cells.inputs[to] = rank ?? -1
    })
    return warning ?? unknownOf(cells, (text) => !fit.categories.includes(text))
  },

  category(fit, cells) {
    const numbers = new Map(fit.categories.map((category, number) => [category, number]))
    const rare = new Set(fit.rare)
    const other = fit.rare.length > 0 ? fit.categories.length : -1
    const missing = fit.missing ? widthOf(fit) - 1 : -1
    const positions = perCell(cells, (text) => numbers.get(text) ?? other)
    write(cells, true, positions, (position, to) => {
      const at = position ?? missing
      if (at >= 0) cells.inputs[to + at] = 1
    })
    return unknownOf(cells, (text) => !numbers.has(text) && !rare.has(text))
  },

  date(fit, cells) {
    const days = perCell(cells, (text, row) => {
      const day = daysOf(text)
      if (day === undefined) throw cellError(cells, row, 'a date as 2026-11-28', `'${text}'`)
      return day
    })
    const indicatorAt = widthOf(fit) - 1
    return write(cells, fit.indicator, days, (day, to) => {
      if (fit.indicator) cells.inputs[to + indicatorAt] = Number(day === undefined)
      if (day === undefined) return
      const { month, weekday } = calendarOf(day)
      let at = to
      for (const part of fit.parts) {
        if (part === 'days') cells.inputs[at] = (day - fit.center) / fit.spread
        else cells.inputs[at + (part === 'month' ? month : weekday)] = 1
        at += partWidths[part]
      }
    })
  },
}

/** Calls `put` with what each row's cell means and where its inputs begin; says how many cells are missing where training had none. */
function write(
  { rows, offset, width }: Cells,
  knowsMissing: boolean,
  values: (row: number) => number | undefined,
  put: (value: number | undefined, to: number) => void,
): string | undefined {
  let missing = 0
  for (let i = 0, to = offset; i < rows.length; i++, to += width) {
    const value = values(rows[i]!)
    missing += Number(value === undefined)
    put(value, to)
  }
  return missing > 0 && !knowsMissing ? `${missing} missing cells, of which training had none` : undefined
}

/** What each cell of a column means, found once for each text. */
function perCell(
  { column, rows }: Cells,
  meaning: (text: string, row: number) => number,
): (row: number) => number | undefined {
  if (column.kind === 'number') {
    return (row) => (Number.isNaN(column.values[row]!) ? undefined : meaning(String(column.values[row]), row))
  }
  const known = new Map<number, number>()
  for (const row of rows) {
    const code = column.values[row]!
    if (code >= 0 && !known.has(code)) known.set(code, meaning(column.texts[code]!, row))
  }
  return (row) => known.get(column.values[row]!)
}

function unknownOf({ column, rows }: Cells, isUnknown: (text: string) => boolean): string | undefined {
  if (column.kind !== 'text') return undefined
  const unknown = new Set(column.texts.flatMap((text, code) => (isUnknown(text) ? [code] : [])))
  if (unknown.size === 0) return undefined
  const count = rows.reduce((sum, row) => sum + Number(unknown.has(column.values[row]!)), 0)
  if (count === 0) return undefined
  const example = column.texts[unknown.values().next().value!]
  return `${count} cells hold a category that training did not see, such as '${example}'`
}

function cellError({ table, index }: Cells, row: number, expected: string, received: string): DataError {
  return new DataError({ where: table.at(row, index), expected, received })
}
