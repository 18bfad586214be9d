import { DataError, ExperimentError, listed, unknownName } from '@telarjs/core'
import { textAt } from './cells.js'
import { encodeTable, type EncodedTable } from './encode-table.js'
import type { TablePreprocessing } from './preprocessing.js'
import { isIndexName, matchColumns, type ColumnReference } from './table-columns.js'
import { readFirstRow, readTable, type ReadTableOptions } from '../formats/csv-reader.js'
import type { Pieces } from '../formats/csv-text.js'

/** How a table is read, and what is expected in it beside the inputs. */
export interface TableSamplesOptions extends ReadTableOptions {
  /** Columns of the training that may stand in the table and are no inputs: the targets, and those that were to be ignored. */
  readonly others?: readonly ColumnReference[]
  /** Columns that are kept beside the answers. Identifiers, such as `id` or `PassengerId`, are kept anyway. */
  readonly keep?: readonly string[]
}

/** A column that is no input, as its cells are written; empty where one is missing. */
export interface KeptColumn {
  readonly name: string
  readonly texts: readonly string[]
}

/** Rows of a table as inputs, with what tells them apart. */
export interface TableSamples extends EncodedTable {
  readonly rows: number
  readonly kept: readonly KeptColumn[]
}

/**
 * Reads rows of a CSV file as inputs of a trained network: columns are found by their names, whatever their order, and encoded by what was fitted to
 * the training samples. A file without a header has the columns of the training in their order.
 *
 * @param name the file, for messages
 * @param options how the training table was written; what they do not say is guessed from this file
 * @returns with a warning that names the columns that are neither inputs nor kept nor known as others
 * @throws DataError that names a missing column, or a cell that is not what training had; ExperimentError for a column to keep that is not there
 * @example
 * const { inputs } = await tableSamples(async function* () { yield bytes }, 'new.csv', preprocessing)
 */
export async function tableSamples(
  pieces: Pieces,
  name: string,
  preprocessing: TablePreprocessing,
  options: TableSamplesOptions = {},
): Promise<TableSamples> {
  const names = preprocessing.columns.map((fit) => fit.name)
  const first = await readFirstRow(pieces, name, options)
  const isNumeric = first.every((cell) => cell === '' || Number.isFinite(Number(cell.replace(',', '.'))))
  // Sets, since a table may have a hundred thousand columns.
  const [inFile, inTraining] = [new Set(first), new Set(names)]
  const header = names.every((column) => inFile.has(column)) || !isNumeric
  const besides = new Set(header ? first.filter((column) => !inTraining.has(column)) : [])
  const absent = options.keep?.find((column) => !header || !inFile.has(column))
  if (absent !== undefined) throw new ExperimentError(unknownName(name, 'column', absent, header ? first : []))
  const toKeep = new Set(options.keep)
  const kept = first.filter((column) => toKeep.has(column) || (besides.has(column) && isIndexName(column)))
  const texts = preprocessing.columns.flatMap(({ as, name: column }, i) =>
    as === 'category' || as === 'order' || as === 'date' ? [header ? column : i] : [],
  )
  // An identifier such as 007 stays as it is written.
  const textColumns = [...texts, ...kept.filter((column) => besides.has(column))]
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
  const encoded = encodeTable(table, columns, rows, preprocessing)
  const known = new Set([...kept, ...othersIn(first, options.others ?? [])])
  const strange = [...besides].filter((column) => !known.has(column))
  return {
    ...encoded,
    warnings: [
      ...encoded.warnings,
      ...(strange.length > 0 ? [`${name}: columns that are no inputs are left out: ${listed(strange)}`] : []),
    ],
    rows: table.size,
    kept: kept.map((column) => {
      const found = table.columns.find((other) => other.name === column)!
      return { name: column, texts: Array.from(rows, (row) => textAt(found, row) ?? '') }
    }),
  }
}

/** The names of columns that are given by name or number. */
function othersIn(names: readonly string[], references: readonly ColumnReference[]): (string | undefined)[] {
  return references.map((reference) => (typeof reference === 'string' ? reference : names.at(reference)))
}
