import { DataError } from '@telarjs/core'
import type { RemoteFile } from '../dataset.js'
import type { Digest } from './digest.js'
import { transfer, type DownloadProgress, type PartialFile } from './transfer.js'

/** Where downloads are kept. */
export interface DownloadStore {
  /** The complete file of a name, or undefined. */
  read(name: string): Promise<Uint8Array | undefined>
  /** The partial file of an interrupted download, or an empty one. */
  resume(name: string): Promise<PartialFile>
  /** Tells the user where to put the file by hand. */
  placeOf(name: string): string
}

/** Options of a downloader. */
export interface DownloadOptions {
  readonly fetch?: typeof fetch
  /** Called at each piece that arrives. */
  readonly onProgress?: (progress: DownloadProgress) => void
  /** Ends the download; what is here is kept for the next time. */
  readonly signal?: AbortSignal
  /** Milliseconds without a byte after which a server is given up (default 30,000). */
  readonly stallMs?: number
}

/** How often one mirror is asked again when it breaks off in the middle. */
const attempts = 3

/**
 * Makes the `download` of a host: from the store, or from the first mirror that serves the right bytes, continued where it broke off.
 * Several requests for one file at a time are one download.
 */
export function createDownloader(
  store: DownloadStore,
  digest: Digest,
  options: DownloadOptions,
): (file: RemoteFile) => Promise<Uint8Array> {
  const running = new Map<string, Promise<Uint8Array>>()

  return (file) => {
    const name = cacheName(file)
    const present = running.get(name)
    if (present) return present
    const started = download({ store, digest, options }, file).finally(() => running.delete(name))
    running.set(name, started)
    return started
  }
}

/** What a download works with. */
interface Source {
  readonly store: DownloadStore
  readonly digest: Digest
  readonly options: DownloadOptions
}

async function download(source: Source, file: RemoteFile): Promise<Uint8Array> {
  const { store, digest } = source
  const name = cacheName(file)
  const problems: string[] = []
  const cached = await store.read(name)
  const damage = cached && (await damageOf(digest, cached, file))
  if (cached && !damage) return cached
  if (damage) problems.push(`${store.placeOf(name)}: ${damage}`)
  const partial = await store.resume(name)
  try {
    for (const mirror of file.mirrors) {
      const bytes = await fromMirror(source, mirror, file, partial, problems)
      if (bytes) return bytes
    }
  } finally {
    await partial.close()
  }
  throw new DataError({
    where: `${file.mirrors[0]}`,
    problem:
      `could not be fetched\n${problems.map((problem) => `  ${problem}`).join('\n')}\n` +
      `  To provide it yourself, put a file with ${file.checksum.algorithm} ${file.checksum.hex} at ${store.placeOf(name)}`,
  })
}

/** The right bytes from one mirror, or undefined and what went wrong in `problems`. */
async function fromMirror(
  { digest, options }: Source,
  mirror: string,
  file: RemoteFile,
  partial: PartialFile,
  problems: string[],
): Promise<Uint8Array | undefined> {
  const { fetch = globalThis.fetch, stallMs = 30_000 } = options
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const before = partial.size
    try {
      await transfer(mirror, partial, file.bytes, { ...options, fetch, stallMs })
    } catch (error) {
      options.signal?.throwIfAborted()
      problems.push(`${mirror}: ${reason(error)}`)
      if (partial.size === before) return undefined
      continue
    }
    const bytes = await partial.bytes()
    const damage = await damageOf(digest, bytes, file)
    if (!damage) {
      await partial.complete(bytes)
      return bytes
    }
    problems.push(`${mirror}: ${damage}`)
    await partial.clear()
    // The damage may come from a partial file of an earlier run, so this mirror is asked once more from the start.
    if (before === 0) return undefined
  }
  return undefined
}

/** How bytes differ from the published ones; undefined where they do not. */
async function damageOf(
  digest: Digest,
  bytes: Uint8Array,
  { checksum: { algorithm, hex }, bytes: size }: RemoteFile,
): Promise<string | undefined> {
  const received = await digest(bytes, algorithm)
  if (received === hex) return undefined
  const expected = `${size === undefined ? '' : `${size} bytes with `}${algorithm} ${hex}`
  return `expected ${expected}, received ${bytes.length} bytes with ${received}`
}

/**
 * The checksum keeps files of one name apart: `440fcabf73cc-train-images-idx3-ubyte.gz`.
 *
 * @example
 * const hex = '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609'
 * cacheName({ mirrors: ['https://example.org/a.gz'], checksum: { algorithm: 'sha256', hex } }) // '440fcabf73cc-a.gz'
 */
export function cacheName({ mirrors, checksum }: RemoteFile): string {
  return `${checksum.hex.slice(0, 12)}-${mirrors[0]!.split('/').at(-1)!}`
}

/** Fetch hides the reason in the cause: `fetch failed (getaddrinfo ENOTFOUND example.org)`. */
function reason(error: unknown): string {
  const { message, cause } = error as Error
  const inner = cause instanceof Error ? cause.message || (cause as { code?: string }).code : undefined
  return inner ? `${message} (${inner})` : message
}
