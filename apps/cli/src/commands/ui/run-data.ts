import { isPlainObject, parseJson, runFiles } from '@telarjs/core'
import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathsOf } from '../../inputs/data-paths.js'
import type { Mounts } from '../../host/static-server.js'

/** The kinds of files that data sets read. Nothing else in a folder is served, whatever the experiment of the run names. */
const readable = /(\.(csv|tsv|txt|data|parquet|pq|npy|npz|idx|png|jpe?g|webp|bmp|gif|tiff?|p[gpn]m)|ubyte)(\.gz)?$/i

/**
 * What serves the data of a run's experiment below the run's own path, for reading: `data.json` says under which address each file lies, and the files
 * lie below `data/`. Only files that the experiment names, and those that data sets can read in folders that it names, are served.
 *
 * @param folder of the run
 * @param prefix the path under which the run is served, with a slash at its end
 */
export async function runDataMounts(folder: string, prefix: string): Promise<Mounts> {
  const experiment = parseJson(await readFile(join(folder, runFiles.experiment), 'utf8'), runFiles.experiment)
  const data = isPlainObject(experiment) ? experiment['data'] : undefined
  const paths = isPlainObject(data) ? pathsOf(data).filter((path) => existsSync(path)) : []
  const isFolder = (path: string) => statSync(path).isDirectory()
  const isServed = (path: string) => isFolder(path) || readable.test(path)
  const served = paths.filter(isServed).map((path, i) => ({ path, address: `data/${i}${isFolder(path) ? '/' : ''}` }))
  return {
    ...Object.fromEntries(
      served.map(({ path, address }) => [
        `${prefix}${address}`,
        isFolder(path) ? { folder: path, only: readable } : path,
      ]),
    ),
    [`${prefix}data.json`]: async () => Object.fromEntries((await Promise.all(served.map(addressesOf))).flat()),
  }
}

interface Served {
  readonly path: string
  /** Relative to that of the run. */
  readonly address: string
}

/** The address of a file, or of each file below a folder. */
async function addressesOf({ path, address }: Served): Promise<[string, string][]> {
  if (!address.endsWith('/')) return [[path, address]]
  const { nodeFiles } = await import('@telarjs/datasets/node')
  const files = await nodeFiles().list(path)
  const start = path.replace(/[/\\]$/, '').length + 1
  return files
    .filter((file) => readable.test(file))
    .map((file) => [file, address + file.slice(start).split('/').map(encodeURIComponent).join('/')])
}
