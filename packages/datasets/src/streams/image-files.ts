import type { Files, ShardReader } from '../dataset.js'
import { readImages } from '../files/read-image-folder.js'
import type { ImageFilesTask } from './shard-task.js'

/** Reads images that are files of their own, some of them at once. */
export function openImageFiles(files: Files, { shards, fit, isExact }: ImageFilesTask): ShardReader {
  return {
    read: async (shard) => (await readImages(shards[shard]!, fit, isExact, { files })).split,
    close: async () => undefined,
  }
}
