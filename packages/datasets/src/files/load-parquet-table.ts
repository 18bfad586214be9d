import { ExperimentError } from '@telarjs/core'
import type { LoadContext, LoadedData } from '../dataset.js'
import type { Table } from '../formats/table.js'
import type { ParquetParts } from './parquet-parts.js'
import { readParquetTable } from './parquet-table.js'
import { tableData } from './table-data.js'
import type { TableOptions } from './table-options.js'

/** What the options say of a table in Parquet. */
export type ParquetTableOptions = Omit<TableOptions, 'target' | 'bytes'> & {
  readonly target?: TableOptions['target'] | undefined
}

/** Reads the tables of all splits and prepares them. @throws DataError or ExperimentError that names the place */
export async function loadParquetTable(
  parts: ParquetParts,
  config: ParquetTableOptions,
  { random, trained }: LoadContext,
  place: string,
): Promise<LoadedData> {
  const options = tableOptionsOf(parts, config, place)
  const { tables, notes } = await readParquetTables(parts)
  const data = tableData(tables as { readonly train: Table }, options, random, place, trained)
  return { ...data, notes: [...notes, ...(data.notes ?? [])] }
}

/** The options of a table, which must name a target. @throws ExperimentError that names the columns where they do not */
export function tableOptionsOf(parts: ParquetParts, config: ParquetTableOptions, place: string): TableOptions {
  if (config.target === undefined)
    throw new ExperimentError({
      where: `${place}.target`,
      expected: 'the column of the classes or values',
      received: parts['train']![0]!.columns.map(({ name }) => name).join(', '),
    })
  return { ...config, target: config.target, bytes: false }
}

/** Reads the tables of some splits. @returns also what is said of those for training */
export async function readParquetTables(parts: ParquetParts) {
  const tables: Record<string, Table> = {}
  const notes: string[] = []
  for (const [split, files] of Object.entries(parts)) {
    const read = await readParquetTable(files)
    tables[split] = read.table
    if (split === 'train') notes.push(...read.notes)
  }
  return { tables, notes }
}
