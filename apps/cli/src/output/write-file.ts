import { makeFolder } from '@telarjs/datasets/node'
import { basename, dirname } from 'node:path'

/**
 * Writes a file and the folders around it, whole or not at all: beside its place first, then to the disk, then to its name.
 *
 * @throws TrainError in one line where the disk is full or read-only; what was there is as it was
 */
export async function writeFileWhole(path: string, content: string | Uint8Array): Promise<void> {
  const { folderStorage, writeError } = await import('@telarjs/backend-node')
  await makeFolder(dirname(path)).catch((cause: unknown) => {
    throw writeError(dirname(path), cause)
  })
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  await folderStorage(dirname(path)).write(basename(path), bytes)
}

/** Writes a value as JSON that people can read. */
export function writeJson(path: string, value: unknown): Promise<void> {
  return writeFileWhole(path, `${JSON.stringify(value, null, 2)}\n`)
}
