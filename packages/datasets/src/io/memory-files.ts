import { DataError } from '@telarjs/core'
import type { Files } from '../dataset.js'

/**
 * Files that are in memory already.
 *
 * @example
 * memoryFiles({ 'digits/x.npy': bytes }) // { read('digits/x.npy'), list('digits') }
 */
export function memoryFiles(files: Readonly<Record<string, Uint8Array>>): Files {
  return {
    async read(path) {
      const bytes = Object.hasOwn(files, path) ? files[path] : undefined
      if (!bytes)
        throw new DataError({
          where: path,
          problem: `there is no such file; there are ${Object.keys(files).slice(0, 20).join(', ') || 'none'}`,
        })
      return bytes
    },
    async list(folder) {
      return pathsBelow(Object.keys(files), folder)
    },
  }
}

/** The paths that lie below a folder, sorted. @throws DataError that names the folder where there are none */
export function pathsBelow(paths: readonly string[], folder: string): string[] {
  const start = `${folder.replace(/\/$/, '')}/`
  const found = paths.filter((path) => path.startsWith(start)).sort()
  if (found.length === 0) throw new DataError({ where: folder, problem: 'there is no such folder, or it is empty' })
  return found
}
