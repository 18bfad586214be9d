import { DataError } from '@telarjs/core'
import { open, readdir, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, posix, relative, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Files, OpenFile } from '../dataset.js'
import { fetchBytes } from './fetch-bytes.js'
import { openBytes } from './open-file.js'

/** Bytes of a file that are read at a time. */
const pieceSize = 1 << 20

/** Options of `nodeFiles`. */
export interface NodeFilesOptions {
  /** What relative paths start from; without it, the present working directory. */
  readonly directory?: string
  /** Files or `file:` addresses whose packages may be read besides those of the directory and of this package: `import.meta.url`. */
  readonly packagesOf?: readonly (string | URL)[]
  readonly fetch?: typeof fetch
  readonly signal?: AbortSignal
}

/**
 * Reads files of the disk, and `http:`, `https:` and `file:` addresses.
 *
 * @example
 * await nodeFiles().read('digits/x.npy')
 */
export function nodeFiles(options: NodeFilesOptions = {}): Files {
  const directory = resolve(options.directory ?? '.')
  const origins = [...(options.packagesOf ?? []), pathToFileURL(join(directory, 'package.json')), import.meta.url]

  function absolute(path: string): string {
    return path.startsWith('file:') ? fileURLToPath(path) : resolve(directory, path)
  }

  function unreadable(path: string, cause: NodeJS.ErrnoException): DataError {
    return new DataError(
      { where: path, problem: `${reasonOf(cause, 'file')}${inFull(path, absolute(path))}` },
      { cause },
    )
  }

  return {
    async read(path) {
      if (/^https?:/.test(path)) return fetchBytes(path, options)
      return readWhole(absolute(path)).catch((cause: NodeJS.ErrnoException) => {
        throw unreadable(path, cause)
      })
    },
    async *stream(path) {
      if (/^https?:/.test(path)) yield await fetchBytes(path, options)
      else {
        try {
          yield* piecesOf(absolute(path))
        } catch (cause) {
          throw unreadable(path, cause as NodeJS.ErrnoException)
        }
      }
    },
    async size(path) {
      if (/^https?:/.test(path)) return undefined
      return stat(absolute(path)).then(
        (found) => found.size,
        () => undefined,
      )
    },
    async open(path) {
      if (/^https?:/.test(path)) return openBytes(await fetchBytes(path, options))
      return openOnDisk(absolute(path)).catch((cause: NodeJS.ErrnoException) => {
        throw unreadable(path, cause)
      })
    },
    async list(folder) {
      if (/^https?:/.test(folder))
        throw new DataError({
          where: folder,
          problem: 'the files of an address cannot be listed',
          remedy: 'give a folder of this machine',
        })
      return filesBelow(folder, absolute(folder))
    },
    async readPackage(path) {
      for (const origin of origins) {
        const file = resolvedFrom(origin, path)
        if (file !== undefined) return readWhole(file)
      }
      return undefined
    },
  }
}

/** The whole path, where it is not the given one. */
function inFull(path: string, whole: string): string {
  return whole === path ? '' : ` (${whole})`
}

/** @throws DataError that names the folder */
async function filesBelow(folder: string, root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true }).catch(
    (cause: NodeJS.ErrnoException) => {
      throw new DataError({ where: folder, problem: `${reasonOf(cause, 'folder')}${inFull(folder, root)}` }, { cause })
    },
  )
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join(posix.sep))
  return files.sort().map((file) => `${folder.replace(/\/$/, '')}/${file}`)
}

/** The file alone is looked for: the package's code is not run. */
function resolvedFrom(origin: string | URL, path: string): string | undefined {
  try {
    return createRequire(origin).resolve(path)
  } catch {
    return undefined
  }
}

/** One read into one piece of memory, which `readFile` does in many steps, and not at all above 2 GiB. */
async function readWhole(file: string): Promise<Uint8Array> {
  const handle = await open(file)
  try {
    const { size } = await handle.stat()
    const bytes = new Uint8Array(size)
    for (let at = 0; at < size;) {
      const { bytesRead } = await handle.read(bytes, at, Math.min(size - at, 2 ** 30), at)
      if (bytesRead === 0) throw new Error(`the file became shorter while it was read: ${at} of ${size} bytes`)
      at += bytesRead
    }
    return bytes
  } finally {
    await handle.close()
  }
}

/** Two pieces of memory take turns: one is filled while the other is looked at, so that a large file makes no garbage. */
async function* piecesOf(file: string): AsyncGenerator<Uint8Array> {
  const handle = await open(file)
  let [filling, ready] = [new Uint8Array(pieceSize), new Uint8Array(pieceSize)]
  const fill = () => {
    const read = handle.read(filling)
    // What goes wrong is thrown where the piece is waited for, which may be later or never.
    read.catch(() => undefined)
    return read
  }
  let read = fill()
  try {
    for (;;) {
      const { bytesRead } = await read
      if (bytesRead === 0) return
      ;[filling, ready] = [ready, filling]
      read = fill()
      yield ready.subarray(0, bytesRead)
    }
  } finally {
    await read.catch(() => undefined)
    await handle.close()
  }
}

async function openOnDisk(file: string): Promise<OpenFile> {
  const handle = await open(file)
  const { size } = await handle.stat()
  return {
    size,
    async slice(start, end) {
      const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - start))
      for (let at = 0; at < bytes.length;) {
        const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at)
        if (bytesRead === 0)
          throw new DataError({
            where: file,
            problem: `the file became shorter while it was read: ${start + at} of ${size} bytes`,
          })
        at += bytesRead
      }
      return bytes
    },
    close: () => handle.close(),
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException, what: 'file' | 'folder'): string {
  if (code === 'ENOENT') return `there is no such ${what}`
  if (code === 'EISDIR') return 'expected a file, received a folder'
  if (code === 'ENOTDIR') return 'expected a folder, received a file'
  return code === 'EACCES' ? 'it may not be read' : message
}
