import { TrainError, type Storage } from '@telarjs/core'
import * as nodeFs from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { isPartial, partialName, sweepAbandoned } from './partial-files.js'

/** What the storage needs of a file system; tests give one whose disk is full. */
export type FileSystem = Pick<typeof nodeFs, 'mkdir' | 'open' | 'readFile' | 'readdir' | 'rename' | 'rm'>

/**
 * Keeps the files of a run in a folder, which it makes. A file is written beside its place, brought to the disk and then put there,
 * so that a crash or a full disk leaves the old one. What killed processes left half-written beside it is removed.
 *
 * @throws TrainError where the disk is full or a file cannot be written; what was saved before is as it was
 *
 * @example
 * const storage = folderStorage('runs/1')
 * await storage.write('checkpoints/last.telar', bytes)
 */
export function folderStorage(folder: string, fs: FileSystem = nodeFs): Storage {
  const swept = new Set<string>()
  let writes = 0

  function place(name: string): string {
    const path = join(folder, name)
    const inside = relative(folder, path)
    if (inside === '' || inside.startsWith('..') || join(folder, inside) !== path)
      throw new TrainError({ where: name, expected: `a name inside ${folder}` })
    return path
  }

  return {
    write: async (name, bytes) =>
      guarded(place(name), 'What was saved before is untouched.', (path) =>
        writeWhole(fs, path, { temporaryName: partialName(writes++), swept }, bytes),
      ),
    append: async (name, more) =>
      guarded(place(name), 'What was written before is untouched.', (path) => appendWhole(fs, path, more)),
    sync: async (name) => guarded(place(name), 'What was written before is untouched.', (path) => sync(fs, path, 'r+')),
    async read(name) {
      try {
        return new Uint8Array(await fs.readFile(place(name)))
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },
    async list(prefix) {
      try {
        const entries = await fs.readdir(folder, { recursive: true, withFileTypes: true })
        const files = entries.filter((entry) => entry.isFile() && !isPartial(entry.name))
        const names = files.map((entry) =>
          relative(folder, join(entry.parentPath ?? entry.path, entry.name))
            .split(sep)
            .join('/'),
        )
        return names.filter((name) => name.startsWith(prefix)).sort()
      } catch (error) {
        if (isMissing(error)) return []
        throw error
      }
    },
    remove: async (name) => fs.rm(place(name), { force: true }),
  }
}

/** Writes a file beside its place, brings it to the disk and then puts it there. */
async function writeWhole(
  fs: FileSystem,
  path: string,
  { temporaryName, swept }: { readonly temporaryName: string; readonly swept: Set<string> },
  bytes: Uint8Array,
): Promise<void> {
  const folder = dirname(path)
  const temporary = join(folder, temporaryName)
  try {
    await fs.mkdir(folder, { recursive: true })
    if (!swept.has(folder)) await sweepAbandoned(fs, folder)
    swept.add(folder)
    const file = await fs.open(temporary, 'w')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await fs.rename(temporary, path)
  } catch (error) {
    await fs.rm(temporary, { force: true }).catch(() => undefined)
    throw error
  }
  // Brings the new name to the disk. Windows cannot open folders, and needs none of it.
  if (process.platform !== 'win32') await sync(fs, dirname(path), 'r')
}

async function appendWhole(fs: FileSystem, path: string, more: string | Uint8Array): Promise<void> {
  await fs.mkdir(dirname(path), { recursive: true })
  const file = await fs.open(path, 'a')
  const { size } = await file.stat()
  try {
    await file.writeFile(more)
  } catch (error) {
    // Half a line would make a log unreadable.
    await file.truncate(size).catch(() => undefined)
    throw error
  } finally {
    await file.close()
  }
}

/** Brings a file or a folder to the disk. */
async function sync(fs: FileSystem, path: string, flags: 'r' | 'r+'): Promise<void> {
  const file = await fs.open(path, flags)
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

const meanings: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space and start it again.',
  EDQUOT: 'your disk quota is used up. Free some space and start it again.',
  EROFS: 'the disk is read-only. Choose another folder.',
  EACCES: 'this user may not write there. Choose another folder.',
  EPERM: 'this user may not write there. Choose another folder.',
}

async function guarded(path: string, comfort: string, run: (path: string) => Promise<void>): Promise<void> {
  try {
    await run(path)
  } catch (cause) {
    throw writeError(path, cause, comfort)
  }
}

/**
 * What it means in words that a file or folder could not be written: a full disk, a read-only one, missing rights.
 *
 * @param comfort a sentence about what is not lost
 *
 * @example
 * import { mkdir } from 'node:fs/promises'
 *
 * await mkdir('runs').catch((cause: unknown) => {
 *   throw writeError('runs', cause)
 * })
 */
export function writeError(path: string, cause: unknown, comfort?: string): TrainError {
  const { code = '', message } = cause as NodeJS.ErrnoException
  const remedy = comfort === undefined ? {} : { remedy: comfort }
  return new TrainError(
    { where: path, problem: `it could not be written: ${meanings[code] ?? message}`, ...remedy },
    { cause },
  )
}

/**
 * Whether a file or folder could not be written because of the disk or its rights, which `writeError` puts in words, and not because of its name.
 *
 * @example
 * isOfDisk(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })) // true
 */
export function isOfDisk(cause: unknown): boolean {
  return Object.hasOwn(meanings, (cause as NodeJS.ErrnoException).code ?? '')
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'
