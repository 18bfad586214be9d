import { DataError } from '@telarjs/core'
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from './make-folder.js'
import type { DownloadStore } from './downloader.js'
import type { PartialFile } from './transfer.js'

/**
 * Keeps downloads in a folder. What is not complete lies beside as `name.<process>.partial`, so that two processes never write one file;
 * what a process that is gone has left is taken over by renaming, which only one can do. A complete file appears by renaming, too.
 * A folder that cannot be used is a DataError that names it.
 */
export function folderStore(folder: string): DownloadStore {
  return {
    async read(name) {
      return readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) =>
        error.code === 'ENOENT' ? undefined : unusable(error),
      )
    },
    placeOf: (name) => join(folder, name),
    async resume(name) {
      const path = join(folder, `${name}.${process.pid}.partial`)
      try {
        await makeFolder(folder)
        await adoptPartial(folder, name, path)
        return await openPartial(path, join(folder, name))
      } catch (error) {
        return unusable(error as Error)
      }
    },
  }

  function unusable(cause: Error): never {
    throw new DataError(
      {
        where: folder,
        problem: `downloads cannot be kept here: ${cause.message}`,
        remedy: 'Set TELAR_CACHE to a folder that can be written',
      },
      { cause },
    )
  }
}

async function adoptPartial(folder: string, name: string, path: string): Promise<void> {
  for (const file of await readdir(folder)) {
    const [, pid] = file.startsWith(`${name}.`) ? (/\.(\d+)\.partial$/.exec(file) ?? []) : []
    if (pid === undefined || Number(pid) === process.pid || isAlive(Number(pid))) continue
    await rename(join(folder, file), path).catch(() => undefined)
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function openPartial(path: string, target: string): Promise<PartialFile> {
  const handle = await open(path, 'a+')
  let { size } = await handle.stat()
  return {
    get size() {
      return size
    },
    async append(chunk) {
      await handle.writeFile(chunk)
      size += chunk.length
    },
    async clear() {
      await handle.truncate(0)
      size = 0
    },
    async bytes() {
      return readFile(path)
    },
    async complete() {
      await handle.sync()
      await rename(path, target)
    },
    async close() {
      await handle.close()
      if (size === 0) await rm(path, { force: true })
    },
  }
}
