import type { Files, OpenFile } from '../dataset.js'
import { openParquet, type ParquetFile } from '../formats/parquet.js'
import { openFile } from '../io/open-file.js'

/** Opens Parquet files, and numbers their row groups through, but for those without rows. @throws DataError that names the file */
export async function openGroups(files: Files, paths: readonly string[]) {
  const handles: OpenFile[] = []
  const close = async (): Promise<void> => {
    for (const handle of handles.splice(0)) await handle.close()
  }
  try {
    const groups: ParquetFile[] = []
    for (const path of paths) {
      const handle = await openFile(files, path)
      handles.push(handle)
      groups.push(...groupsOf(await openParquet(handle, path)))
    }
    return { groups, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Each row group that has rows, as a file of its own. */
export function groupsOf(file: ParquetFile): ParquetFile[] {
  const groups = file.groups.map(([from, to], group): ParquetFile => ({
    ...file,
    rows: to - from,
    groups: [[from, to]],
    read: (column) => file.read(column, group),
  }))
  return groups.filter(({ rows }) => rows > 0)
}

/** The first rows of a file that has one row group. */
export function firstRows(shard: ParquetFile, rows: number): ParquetFile {
  const [[from]] = shard.groups as [readonly [number, number]]
  const count = Math.min(rows, shard.rows)
  return {
    ...shard,
    rows: count,
    groups: [[from, from + count]],
    read: async (column, group) => Array.from(await shard.read(column, group)).slice(0, count),
  }
}
