import { ownValue } from '@telarjs/core'
import type { DatasetsInvocation } from './command.js'
import { plugins } from '@telarjs/datasets/manifest'
import { cacheName, defaultCacheDirectory, nodeFiles } from '@telarjs/datasets/node'
import { packageFolders, publishedFiles } from '@telarjs/datasets/published'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { withPackedMnist } from '../../host/packed-files.js'
import { bold, dim, table } from '../../output/terminal.js'

/** Where the files of a published data set are. */
interface Presence {
  readonly id: string
  readonly summary: string
  /** `package`: it came with Telar. `partly`: some of its files. `made`: points and your own files need none. */
  readonly here: 'package' | 'cache' | 'partly' | 'no' | 'made'
  /** Bytes of its published files; undefined where the publisher says none. */
  readonly bytes: number | undefined
  readonly cachedBytes: number
}

/** `telar datasets` */
export async function run({ terminal }: DatasetsInvocation): Promise<void> {
  const cache = defaultCacheDirectory()
  const found = await Promise.all(plugins.map(({ id, summary }) => presenceOf(id, summary, cache)))
  const published = found.filter(({ here }) => here !== 'made')
  terminal.say(bold('Published'))
  const rows = published.map(({ id, summary, here, cachedBytes }) => [id, words(here, cachedBytes), summary])
  for (const line of table([['data set', 'on this machine', ''], ...rows])) terminal.say(line)
  terminal.say(`\n${bold('Your own files, and points')}`)
  for (const line of table([
    ['data set', ''],
    ...found.filter(({ here }) => here === 'made').map(({ id, summary }) => [id, summary]),
  ]))
    terminal.say(line)
  terminal.say(
    dim(`\nWhat is fetched is kept in ${cache} (${megabytes(sizeOfFolder(cache))}); TELAR_CACHE names another folder.`),
  )
  terminal.result({ cache, cacheBytes: sizeOfFolder(cache), datasets: found })
}

/** How much of a data set is in the cache. */
function placeOf(present: number, files: number): Presence['here'] {
  if (present === files) return 'cache'
  return present > 0 ? 'partly' : 'no'
}

async function presenceOf(id: string, summary: string, cache: string): Promise<Presence> {
  const files = ownValue(publishedFiles, id)
  if (!files) return { id, summary, here: 'made', bytes: 0, cachedBytes: 0 }
  const sizes = files
    .map((file) => join(cache, cacheName(file)))
    .map((path) => (existsSync(path) ? statSync(path).size : undefined))
  const present = sizes.filter((size) => size !== undefined)
  const folder = ownValue(packageFolders, id)
  const isPackaged =
    folder !== undefined &&
    (await withPackedMnist(nodeFiles()).readPackage!(`${folder}/t10k-labels-idx1-ubyte`)) !== undefined
  return {
    id,
    summary,
    here: isPackaged ? 'package' : placeOf(present.length, files.length),
    bytes: files.every(({ bytes }) => bytes !== undefined)
      ? files.reduce((sum, { bytes }) => sum + bytes!, 0)
      : undefined,
    cachedBytes: present.reduce((sum, size) => sum + size, 0),
  }
}

function words(here: Presence['here'], cachedBytes: number): string {
  switch (here) {
    case 'package':
      return 'yes, with Telar'
    case 'cache':
      return `yes, ${megabytes(cachedBytes)}`
    case 'partly':
      return `partly, ${megabytes(cachedBytes)}`
    default:
      return 'no'
  }
}

function sizeOfFolder(folder: string): number {
  if (!existsSync(folder)) return 0
  return readdirSync(folder, { withFileTypes: true }).reduce(
    (sum, entry) => sum + (entry.isFile() ? statSync(join(folder, entry.name)).size : 0),
    0,
  )
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`
}
