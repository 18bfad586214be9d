import { encodeTable, type EncodedTable } from './encode-table.js'
import type { TablePreprocessing } from './preprocessing.js'
import { columnsNamed } from './table-columns.js'
import type { Files } from '../dataset.js'
import type { Table } from '../formats/table.js'
import { openFile } from '../io/open-file.js'

/**
 * Encodes the rows of a table in memory as inputs of a trained network: its columns are found by their names, whatever their order, and other columns
 * are left alone.
 *
 * @throws DataError that names a missing column, or a cell that is not what training had
 * @example
 * const { inputs } = encodeColumns(tableOf('request', [numberColumn('age', Float64Array.of(22))]), preprocessing)
 */
export function encodeColumns(table: Table, preprocessing: TablePreprocessing): EncodedTable {
  const columns = columnsNamed(
    table,
    preprocessing.columns.map(({ name }) => name),
  )
  const rows = Int32Array.from({ length: table.size }, (_, row) => row)
  return encodeTable(table, columns, rows, preprocessing)
}

/**
 * Reads the rows of a Parquet file as inputs of a trained network, as `tableSamples` does those of a CSV file.
 *
 * @throws DataError that names the file, a missing column, or a cell that is not what training had
 * @example
 * const { inputs } = await parquetSamples(nodeFiles(), 'new.parquet', preprocessing)
 */
export async function parquetSamples(
  files: Files,
  path: string,
  preprocessing: TablePreprocessing,
): Promise<EncodedTable & { readonly rows: number }> {
  const [{ openParquet }, { readParquetTable }] = await Promise.all([
    import('../formats/parquet.js'),
    import('./parquet-table.js'),
  ])
  const file = await openFile(files, path)
  try {
    const wanted = new Set(preprocessing.columns.map(({ name }) => name))
    const { table } = await readParquetTable([await openParquet(file, path)], wanted)
    return { ...encodeColumns(table, preprocessing), rows: table.size }
  } finally {
    await file.close()
  }
}
