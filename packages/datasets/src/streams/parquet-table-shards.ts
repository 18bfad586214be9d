import type { Files, ShardReader } from '../dataset.js'
import { readParquetTable } from '../files/parquet-table.js'
import type { ParquetFile } from '../formats/parquet.js'
import { encodeShard } from './encode-shard.js'
import { groupsOf, openGroups } from './row-groups.js'
import type { ParquetTableTask } from './shard-task.js'

/** Opens Parquet files of a table, whose row groups are the shards. @throws DataError that names the file */
export async function openParquetTable(files: Files, task: ParquetTableTask): Promise<ShardReader> {
  const { groups, close } = await openGroups(files, task.paths)
  const shards = withRows(groups)
  const wanted = new Set([...task.preprocessing.columns.map(({ name }) => name), ...task.targets])
  return {
    read: async (shard) => encodeShard((await readParquetTable([shards[shard]!], wanted)).table, task),
    close,
  }
}

/** The row groups that are shards, in the order of their numbers. */
export function shardsOf(files: readonly ParquetFile[]): ParquetFile[] {
  return withRows(files.flatMap(groupsOf))
}

function withRows(groups: readonly ParquetFile[]): ParquetFile[] {
  return groups.filter(({ rows }) => rows > 0)
}
