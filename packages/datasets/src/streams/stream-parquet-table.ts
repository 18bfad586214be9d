import { counted, DataError } from '@telarjs/core'
import type { LoadContext, LoadedData } from '../dataset.js'
import { readParquetTables, tableOptionsOf, type ParquetTableOptions } from '../files/load-parquet-table.js'
import type { ParquetParts } from '../files/parquet-parts.js'
import { readParquetTable } from '../files/parquet-table.js'
import type { ParquetFile } from '../formats/parquet.js'
import type { Table } from '../formats/table.js'
import { groupsOf } from './row-groups.js'
import type { StreamOptions } from './stream-option.js'
import { streamTable } from './stream-table.js'
import { parquetRemedies, requireStreamable } from './streamed-data.js'
import { surveyTable } from './table-survey.js'

/** A table in Parquet whose training rows are read in each epoch anew, a row group at a time. */
export async function streamParquetTable(
  parts: ParquetParts,
  config: ParquetTableOptions & { readonly stream: StreamOptions },
  context: LoadContext,
  where: string,
): Promise<LoadedData> {
  requireStreamable(config, parquetRemedies, where)
  const options = { ...tableOptionsOf(parts, config, where), stream: config.stream }
  const { train, ...others } = parts as ParquetParts & { readonly train: readonly ParquetFile[] }
  const shards = train.flatMap(groupsOf)
  if (shards.length === 0) throw new DataError({ where: train[0]!.name, expected: 'rows', received: 'none' })
  const notes: string[] = []
  const { random, signal } = context
  const survey = await surveyTable(tablesOf(shards, notes), options.target, random.stream('sample'), where, signal)
  const held = await readParquetTables(others)
  const paths = train.map(({ name }) => name)
  const data = await streamTable(
    {
      survey,
      held: held.tables,
      shards: `${counted(shards.length, 'row group')} of ${counted(paths.length, 'file')}`,
      isSequential: false,
      taskOf: (reading) => ({ kind: 'parquet-table', paths, ...reading }),
    },
    options,
    context,
    where,
  )
  return { ...data, notes: [...notes, ...(data.notes ?? [])] }
}

/** @param notes those of the first shard are put here */
async function* tablesOf(shards: readonly ParquetFile[], notes: string[]): AsyncGenerator<Table> {
  for (const [i, shard] of shards.entries()) {
    const read = await readParquetTable([shard])
    if (i === 0) notes.push(...read.notes)
    yield read.table
  }
}
