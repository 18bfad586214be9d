import type { Files, ShardReader } from '../dataset.js'
import { readParquetTable } from '../files/parquet-table.js'
import { encodeShard } from './encode-shard.js'
import { openGroups } from './row-groups.js'
import type { ParquetTableTask } from './shard-task.js'

/** Opens Parquet files of a table, whose row groups are the shards. @throws DataError that names the file */
export async function openParquetTable(files: Files, task: ParquetTableTask): Promise<ShardReader> {
  const { groups, close } = await openGroups(files, task.paths)
  const wanted = new Set([...task.preprocessing.columns.map(({ name }) => name), ...task.targets])
  return {
    read: async (shard) => encodeShard((await readParquetTable([groups[shard]!], wanted)).table, task),
    close,
  }
}
