import type { NumberColumn, Table, TableColumn, TextColumn } from './table.js'
import { createTextCodes } from './text-codes.js'

/**
 * A table of columns that lie in memory, all of one length.
 *
 * @param name of the file or request, for messages
 * @example
 * const table = tableOf('request', [numberColumn('age', Float64Array.of(22, NaN))])
 * table.at(1, 0) // "request, row 1, column 'age'"
 */
export function tableOf(name: string, columns: readonly TableColumn[]): Table {
  return {
    name,
    size: columns[0]?.values.length ?? 0,
    columns,
    hasHeader: true,
    decimal: '.',
    rowAt: (row) => `${name}, row ${row}`,
    at: (row, column) => `${name}, row ${row}, column '${columns[column]?.name ?? column}'`,
  }
}

/**
 * A column of numbers.
 *
 * @param values NaN where a cell is missing
 * @example
 * const age = numberColumn('age', Float64Array.of(22, NaN))
 */
export function numberColumn(name: string, values: Float64Array): NumberColumn {
  return { name, kind: 'number', values }
}

/**
 * A column of texts.
 *
 * @param cells undefined, or an empty text, where a cell is missing
 * @example
 * const color = textColumn('color', ['red', 'blue', undefined, 'red'])
 * color.texts // ['red', 'blue']
 */
export function textColumn(name: string, cells: readonly (string | undefined)[]): TextColumn {
  const codes = createTextCodes()
  const values = Int32Array.from(cells, (cell) => (cell ? codes.codeOf(cell) : -1))
  return { name, kind: 'text', values, texts: codes.texts(), numbers: 0 }
}
