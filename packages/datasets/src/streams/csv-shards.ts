import { DataError } from '@telarjs/core'
import type { Files, ShardReader } from '../dataset.js'
import type { CsvReading } from '../formats/csv-collector.js'
import { createShardReader, readShards } from '../formats/csv-shards.js'
import { markLength, type Pieces } from '../formats/csv-text.js'
import { gunzipPieces } from '../formats/gunzip-pieces.js'
import type { Table } from '../formats/table.js'
import { filePieces, openFile } from '../io/open-file.js'
import { encodeShard } from './encode-shard.js'
import type { CsvRange, CsvTableTask } from './shard-task.js'

/** The text of a file in pieces, unpacked. */
export function textPieces(files: Files, path: string): Pieces {
  return () => gunzipPieces(() => filePieces(files, path), path)
}

/**
 * Opens a CSV file: in the place of each shard where it is known, otherwise from the beginning, shard by shard.
 *
 * @throws DataError that names the file
 */
export async function openCsvShards(files: Files, task: CsvTableTask): Promise<ShardReader> {
  const tables = task.ranges ? await tablesAt(files, task, task.ranges) : tablesInOrder(files, task)
  return { read: async (shard) => encodeShard(await tables.read(shard), task), close: tables.close }
}

async function tablesAt(files: Files, { path, reading, names }: CsvTableTask, ranges: readonly CsvRange[]) {
  const file = await openFile(files, path)
  const mark = markLength(await file.slice(0, 3))
  const read = createShardReader(reading, names)
  return {
    read: async (shard: number): Promise<Table> => {
      const { from, to, line } = ranges[shard]!
      return read(await file.slice(mark + from, mark + to), line)
    },
    close: () => file.close(),
  }
}

function tablesInOrder(files: Files, { path, reading, shardSize }: CsvTableTask) {
  let shards: ReturnType<typeof readShards> | undefined
  let at = 0
  let last: Promise<unknown> = Promise.resolve()

  async function next(shard: number, { name }: CsvReading): Promise<Table> {
    if (!shards || shard < at) {
      await shards?.return(undefined)
      shards = readShards(textPieces(files, path), reading, shardSize)
      at = 0
    }
    for (;;) {
      const { value } = await shards.next()
      if (!value) throw new DataError({ where: name, problem: 'the file became shorter while it was read' })
      if (at++ === shard) return value.table
    }
  }

  return {
    /** One after the other, since each goes on where the one before it ended. */
    read(shard: number): Promise<Table> {
      const table = last.then(() => next(shard, reading))
      last = table.catch(() => undefined)
      return table
    },
    async close() {
      await shards?.return(undefined)
    },
  }
}
