import { ExperimentError, type ParsedExperiment } from '@telarjs/core'
import { floatCells, parseCsv, type Table } from '@telarjs/datasets/formats'
import type { FileSamples } from './file-samples.js'

/** What `dataset:csv` was told of its columns. */
interface Columns {
  readonly target?: string | number | readonly (string | number)[]
  readonly columns?: readonly (string | number)[]
  readonly delimiter?: string
  readonly bytes?: boolean
}

/**
 * Rows of a CSV file as samples: the input columns of the training data, with a header or without. A target column may be there, and is left out.
 *
 * @param size values of one sample
 * @throws ExperimentError where the columns do not fit; DataError for a cell that is no number
 */
export function readTable(
  bytes: Uint8Array,
  path: string,
  size: number,
  { use, with: options }: ParsedExperiment['data'],
): FileSamples {
  const given: Columns = use === 'dataset:csv' ? (options as unknown as Columns) : {}
  const text = new TextDecoder().decode(bytes)
  const layout = given.delimiter === undefined ? {} : { delimiter: given.delimiter }
  const plain = parseCsv(text, path, { ...layout, header: false })
  const hasHeader = plain.rows[0]!.some((cell) => !Number.isFinite(Number(cell)))
  const table = hasHeader ? parseCsv(text, path, { ...layout, header: true }) : plain
  const columns = inputColumns(table, given, size)
  if (columns.length !== size) {
    const wanted = given.columns ? ` (${given.columns.join(', ')})` : ''
    throw new ExperimentError(
      `${path}: expected rows of ${size} numbers, the columns of the training data${wanted}, received ${table.columns.join(', ')}`,
    )
  }
  const values = floatCells(table, columns)
  return {
    names: table.rows.map((_, row) => `${path}[${row}]`),
    inputs: given.bytes ? Uint8Array.from(values) : values,
  }
}

/** By name where names are known; else all, or all but the target. */
function inputColumns({ columns }: Table, { columns: wish, target = [] }: Columns, size: number): number[] {
  const place = (column: string | number) =>
    typeof column === 'string' ? columns.indexOf(column) : column < 0 ? columns.length + column : column
  const wished = wish?.map(place)
  const isNamed = wish?.every((column) => typeof column === 'string') === true
  if (
    wished &&
    (isNamed || columns.length !== size) &&
    wished.every((column) => column >= 0 && column < columns.length)
  )
    return wished
  const all = columns.map((_, column) => column)
  if (columns.length === size) return all
  const targets = [target].flat().map(place)
  return all.filter((column) => !targets.includes(column))
}
