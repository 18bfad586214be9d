import { DataError } from '@telarjs/core'
import type { Files, OpenFile } from '../dataset.js'
import { openFile } from '../io/open-file.js'
import { openParquet, type ParquetFile } from '../formats/parquet.js'
import { splitOf } from './image-paths.js'

/** The files of each split, open. */
export type ParquetParts = Readonly<Record<string, readonly ParquetFile[]>>

/**
 * Opens the files of a data set while `use` reads them. A folder's files belong to the splits that their names or folders begin with, as Hugging Face
 * names them (`train-00000-of-00002.parquet`, `test/0000.parquet`); where none does, all are for training.
 *
 * @throws DataError for a folder without Parquet files, for files of different columns or classes, or where only some belong to a split
 */
export async function withParquetParts<T>(
  files: Files,
  path: string | readonly string[],
  testPath: string | readonly string[] | undefined,
  use: (parts: ParquetParts) => Promise<T>,
): Promise<T> {
  const paths = bySplit(await expand(files, path))
  if (testPath !== undefined) paths['test'] = await expand(files, testPath)
  const handles: OpenFile[] = []
  try {
    const parts: Record<string, ParquetFile[]> = {}
    for (const [split, names] of Object.entries(paths)) {
      parts[split] = []
      for (const name of names) {
        const file = await openFile(files, name)
        handles.push(file)
        parts[split].push(await openParquet(file, name))
      }
    }
    requireSameColumns(Object.values(parts).flat())
    return await use(parts)
  } finally {
    for (const file of handles) await file.close()
  }
}

async function expand(files: Files, given: string | readonly string[]): Promise<string[]> {
  const found: string[] = []
  for (const path of [given].flat()) {
    if (/\.(parquet|pq)$|^https?:/i.test(path)) {
      found.push(path)
      continue
    }
    const inside = (await files.list(path)).filter((file) => /\.(parquet|pq)$/i.test(file))
    if (inside.length === 0) throw new DataError({ where: path, expected: 'a folder with .parquet files' })
    found.push(...inside)
  }
  return found
}

function bySplit(paths: readonly string[]): Record<string, string[]> {
  const splits: Record<string, string[]> = {}
  for (const path of paths) (splits[splitIn(path) ?? ''] ??= []).push(path)
  const { '': others, ...named } = splits
  if (!others && named['train']) return named
  if (others && Object.keys(named).length === 0) return { train: others }
  // One file alone is what it is asked for, whatever its name.
  if (paths.length === 1) return { train: [...paths] }
  throw new DataError({
    where: others?.[0] ?? paths[0]!,
    expected: 'files whose names begin with train, validation or test, or none of them',
    received: `files of ${Object.keys(named).join(', ')}${others ? ' beside others' : ''}`,
  })
}

/** By the name of the file (`train-00000-of-00002.parquet`), or of the folder that it lies in. */
function splitIn(path: string): 'train' | 'validation' | 'test' | undefined {
  const parts = path.split('/')
  return splitOf(/^[a-z]*/i.exec(parts.at(-1)!)![0]) ?? splitOf(parts.at(-2) ?? '')
}

function requireSameColumns(files: readonly ParquetFile[]): void {
  const [first, ...others] = files
  const shown = ({ columns }: ParquetFile) => columns.map(({ name, kind }) => `${name} (${kind})`).join(', ')
  for (const file of others) {
    if (shown(file) !== shown(first!))
      throw new DataError({
        where: file.name,
        expected: `the columns of ${first!.name}: ${shown(first!)}`,
        received: shown(file),
      })
    const classes = file.columns.find(
      ({ classes }, i) => (classes ?? []).join('\n') !== (first!.columns[i]!.classes ?? []).join('\n'),
    )
    if (classes)
      throw new DataError({
        where: `${file.name}: column '${classes.name}'`,
        expected: `the classes of ${first!.name}`,
        received: (classes.classes ?? []).slice(0, 12).join(', ') || 'none',
      })
  }
}
