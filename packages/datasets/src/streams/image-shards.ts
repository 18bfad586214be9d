import type { Files, ShardReader } from '../dataset.js'
import { readImageSplit } from '../files/parquet-images.js'
import { openGroups } from './row-groups.js'
import type { ParquetImagesTask } from './shard-task.js'

/** Opens Parquet files of images, whose row groups are the shards. @throws DataError that names the file */
export async function openImageShards(files: Files, task: ParquetImagesTask): Promise<ShardReader> {
  const { groups, close } = await openGroups(files, task.paths)
  return { read: async (shard) => (await readImageSplit([groups[shard]!], task)).split, close }
}
