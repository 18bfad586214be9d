import { ExperimentError } from '@telarjs/core'
import type { LoadContext, LoadedData } from '../dataset.js'
import type { Table } from '../formats/table.js'
import type { ParquetParts } from './parquet-parts.js'
import { readParquetTable } from './parquet-table.js'
import { tableData } from './table-data.js'
import type { TableOptions } from './table-options.js'

/** Reads the tables of all splits and prepares them. @throws DataError or ExperimentError that names the place */
export async function loadParquetTable(
  parts: ParquetParts,
  config: Omit<TableOptions, 'target' | 'bytes'> & { readonly target?: TableOptions['target'] | undefined },
  { random, trained }: LoadContext,
  place: string,
): Promise<LoadedData> {
  if (config.target === undefined)
    throw new ExperimentError({
      where: `${place}.target`,
      expected: 'the column of the classes or values',
      received: parts['train']![0]!.columns.map(({ name }) => name).join(', '),
    })
  const tables: Record<string, Table> = {}
  const notes: string[] = []
  for (const [split, files] of Object.entries(parts)) {
    const read = await readParquetTable(files)
    tables[split] = read.table
    if (split === 'train') notes.push(...read.notes)
  }
  const options = { ...config, target: config.target, bytes: false }
  const data = tableData(tables as { readonly train: Table }, options, random, place, trained)
  return { ...data, notes: [...notes, ...(data.notes ?? [])] }
}
