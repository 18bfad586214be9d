import { DataError } from '@telarjs/core'
import { encodeTable, type EncodedTable } from './encode-table.js'
import type { TablePreprocessing } from './preprocessing.js'
import { matchColumns } from './table-columns.js'
import { readFirstRow, readTable, type ReadTableOptions } from '../formats/csv.js'
import type { Pieces } from '../formats/csv-text.js'

/**
 * Reads rows of a CSV file as inputs of a trained network: columns are found by their names, whatever their order, and encoded by what was fitted to
 * the training samples. Other columns are left alone. A file without a header has the columns of the training in their order.
 *
 * @param name the file, for messages
 * @param options how the training table was written; what they do not say is guessed from this file
 * @throws DataError that names a missing column, or a cell that is not what training had
 * @example
 * const { inputs } = await tableSamples(async function* () { yield bytes }, 'new.csv', preprocessing)
 */
export async function tableSamples(
  pieces: Pieces,
  name: string,
  preprocessing: TablePreprocessing,
  options: ReadTableOptions = {},
): Promise<EncodedTable & { readonly rows: number }> {
  const names = preprocessing.columns.map((fit) => fit.name)
  const first = await readFirstRow(pieces, name, options)
  const isNumeric = first.every((cell) => cell === '' || Number.isFinite(Number(cell.replace(',', '.'))))
  const header = names.every((column) => first.includes(column)) || !isNumeric
  const texts = preprocessing.columns.filter(({ as }) => as === 'category' || as === 'order' || as === 'date')
  const numbers = names.map((column, i) => (header ? column : i))
  const textColumns = texts.map((fit) => numbers[preprocessing.columns.indexOf(fit)]!)
  const table = await readTable(pieces, name, { ...options, header, textColumns })
  if (!header && table.columns.length !== names.length)
    throw new DataError({
      where: name,
      expected: `${names.length} columns in the order of the training (${names.slice(0, 12).join(', ')}), or a header that names them`,
      received: `${table.columns.length}`,
    })
  const columns = matchColumns(
    table,
    names,
    names.map((_, i) => i),
    header,
  )
  const rows = Int32Array.from({ length: table.size }, (_, row) => row)
  return { ...encodeTable(table, columns, rows, preprocessing), rows: table.size }
}
