import type { RemoteFile } from '../dataset.js'
import { webDigest } from './digest.js'
import { createDownloader, type DownloadOptions, type DownloadStore } from './downloader.js'
import type { PartialFile } from './transfer.js'

/** Options of `createDownload` in a page. */
export interface WebDownloadOptions extends DownloadOptions {
  /** The name of the browser's cache that keeps the files (default `telar-datasets`). */
  readonly cacheName?: string
}

/**
 * Fetches published files and keeps them in the browser's Cache; in pages that have none, as those of plain http, in memory.
 * What an interrupted download left is continued as long as the page lives.
 *
 * @throws DataError that names the addresses and what each answered
 * @example
 * const download = createDownload({ onProgress: ({ loaded, total }) => console.log(loaded, total) })
 */
export function createDownload({ cacheName = 'telar-datasets', ...options }: WebDownloadOptions = {}): (
  file: RemoteFile,
) => Promise<Uint8Array> {
  return createDownloader(globalThis.caches ? cacheStore(cacheName) : memoryStore(), webDigest, options)
}

/**
 * Keeps downloads in memory.
 *
 * @example
 * const store = memoryStore()
 * await store.read('a.gz') // undefined
 */
export function memoryStore(): DownloadStore {
  const files = new Map<string, Uint8Array>()
  return partialsInMemory({
    read: async (name) => files.get(name),
    keep: async (name, bytes) => void files.set(name, bytes),
    placeOf: () => 'another address, by the option "from" of the data set',
  })
}

function cacheStore(cacheName: string): DownloadStore {
  const addressOf = (name: string) => new URL(`/${cacheName}/${name}`, location.origin).href
  return partialsInMemory({
    async read(name) {
      const found = await (await caches.open(cacheName)).match(addressOf(name))
      return found && new Uint8Array(await found.arrayBuffer())
    },
    async keep(name, bytes) {
      const cache = await caches.open(cacheName)
      // A browser without room for it trains all the same, and fetches the file again next time.
      await cache
        .put(addressOf(name), new Response(bytes as Uint8Array<ArrayBuffer>))
        .catch(() => cache.delete(addressOf(name)))
    },
    placeOf: () => 'another address, by the option "from" of the data set',
  })
}

interface WholeFileStore extends Pick<DownloadStore, 'read' | 'placeOf'> {
  keep(name: string, bytes: Uint8Array): Promise<void>
}

function partialsInMemory({ read, placeOf, keep }: WholeFileStore): DownloadStore {
  const interrupted = new Map<string, Uint8Array[]>()
  return {
    read,
    placeOf,
    async resume(name) {
      const chunks = interrupted.get(name) ?? []
      interrupted.set(name, chunks)
      return memoryPartial(chunks, async (bytes) => {
        interrupted.delete(name)
        await keep(name, bytes)
      })
    },
  }
}

function memoryPartial(chunks: Uint8Array[], keep: (bytes: Uint8Array) => Promise<void>): PartialFile {
  let size = chunks.reduce((sum, { length }) => sum + length, 0)
  return {
    get size() {
      return size
    },
    async append(chunk) {
      chunks.push(chunk)
      size += chunk.length
    },
    async clear() {
      chunks.length = 0
      size = 0
    },
    async bytes() {
      const bytes = new Uint8Array(size)
      let at = 0
      for (const chunk of chunks) {
        bytes.set(chunk, at)
        at += chunk.length
      }
      return bytes
    },
    complete: keep,
    async close() {},
  }
}
