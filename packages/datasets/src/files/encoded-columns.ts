import type { Json } from '@telarjs/core'
import { encodeTable } from './encode-table.js'
import { isTablePreprocessing, widthOf, type ColumnFit } from './preprocessing.js'
import { numberColumn, tableOf, textColumn } from '../formats/columns.js'

/** A column of a table, and which inputs of the network it becomes. */
export interface EncodedColumn {
  readonly fit: ColumnFit
  /** The place of its first input in a sample. */
  readonly from: number
  /** How many inputs it becomes. */
  readonly width: number
}

/**
 * The columns of a table in the order of the network's inputs, each with the inputs that it becomes; none where samples are no rows of a table.
 *
 * @example
 * const columns = encodedColumns(data.preprocessing)
 * columns.map(({ fit, width }) => `${fit.name}: ${width}`) // ['area: 1', 'district: 5']
 */
export function encodedColumns(preprocessing: Json | undefined): readonly EncodedColumn[] {
  if (!isTablePreprocessing(preprocessing)) return []
  let next = 0
  return preprocessing.columns.map((fit) => {
    const from = next
    next += widthOf(fit)
    return { fit, from, width: widthOf(fit) }
  })
}

/**
 * Cells of one column as inputs of the network, encoded as in training: numbers, or texts for categories and dates.
 *
 * cells [n] -> inputs [n, width of the column], row by row
 *
 * @throws DataError for a cell that is not what training had
 * @example
 * encodeCells({ as: 'category', name: 'color', categories: ['red', 'blue'], rare: [], missing: false }, ['blue']) // [0, 1]
 */
export function encodeCells(fit: ColumnFit, cells: readonly (number | string)[]): Float32Array {
  const isNumbers = cells.every((cell) => typeof cell === 'number')
  const column = isNumbers ? numberColumn(fit.name, Float64Array.from(cells)) : textColumn(fit.name, cells.map(String))
  const rows = Int32Array.from(cells, (_, row) => row)
  return encodeTable(tableOf('cells', [column]), [0], rows, { kind: 'table', version: 1, columns: [fit] }).inputs
}
