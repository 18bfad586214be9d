import { createHash } from 'node:crypto'
import { homedir } from 'node:os'
import { join } from 'node:path'
import type { RemoteFile } from '../dataset.js'
import { createDownloader, type DownloadOptions } from './downloader.js'
import { folderStore } from './node-store.js'

/** Options of `createDownload` in Node. */
export interface NodeDownloadOptions extends DownloadOptions {
  /** Where files are kept; without it, `defaultCacheDirectory()`. */
  readonly cacheDirectory?: string
}

/**
 * Fetches published files and keeps them: mirrors in order, continued where they broke off, checked, and put in place at once.
 *
 * @throws DataError that names the addresses, what each answered, and how to provide the file by hand
 * @example
 * train(experiment, { registry, files: nodeFiles(), download: createDownload({ onProgress: ({ loaded, total }) => console.log(loaded, total) }) })
 */
export function createDownload({ cacheDirectory = defaultCacheDirectory(), ...options }: NodeDownloadOptions = {}): (
  file: RemoteFile,
) => Promise<Uint8Array> {
  return createDownloader(
    folderStore(cacheDirectory),
    async (bytes, algorithm) => createHash(algorithm).update(bytes).digest('hex'),
    options,
  )
}

/**
 * `TELAR_CACHE`, or else `telar` in the folder where this system keeps what can be fetched again.
 *
 * @example
 * defaultCacheDirectory({ TELAR_CACHE: '/data/telar' }) // '/data/telar'
 */
export function defaultCacheDirectory(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: string = process.platform,
): string {
  const { TELAR_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = environment
  if (TELAR_CACHE) return TELAR_CACHE
  if (platform === 'win32') return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'telar', 'cache')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'telar')
  return join(XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'telar')
}
