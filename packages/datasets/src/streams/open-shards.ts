import type { Files, ShardReader } from '../dataset.js'
import type { ShardTask } from './shard-task.js'

/** Opens the files of a task; what reads them is imported here, so that a page loads no other reader. @throws DataError that names the file */
export async function openShards(files: Files, task: ShardTask): Promise<ShardReader> {
  switch (task.kind) {
    case 'parquet-images':
      return (await import('./image-shards.js')).openImageShards(files, task)
    case 'image-files':
      return (await import('./image-files.js')).openImageFiles(files, task)
    case 'parquet-table':
      return (await import('./parquet-table-shards.js')).openParquetTable(files, task)
    case 'csv-table':
      return (await import('./csv-shards.js')).openCsvShards(files, task)
  }
}
