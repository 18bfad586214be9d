import { openDB, type DBSchema } from 'idb'
import { once } from '../shared/once.js'

interface Schema extends DBSchema {
  /** By path. */
  files: { key: string; value: KeptFile }
}

interface KeptFile {
  readonly path: string
  readonly blob: Blob
  readonly keptAt: number
}

/** What is kept of one's own data at most; a browser with little room keeps less. */
const mostBytes = 1e9

/** One's own data in the browser's storage, so that it outlives a reload. */
export interface DataFiles {
  all(): Promise<ReadonlyMap<string, Blob>>
  /** Keeps a file in place of one of the same path; the oldest make room. @throws Error in words where there is none */
  keep(path: string, bytes: Uint8Array): Promise<void>
  /** Forgets what earlier visits left and nothing names any more. */
  forget(isNamed: (path: string) => boolean): Promise<void>
}

const openDatabase = once(() =>
  openDB<Schema>('telar-data', 1, { upgrade: (db) => void db.createObjectStore('files', { keyPath: 'path' }) }),
)

/** @param most bytes of all files together */
export async function openDataFiles(most = mostBytes): Promise<DataFiles> {
  const db = await openDatabase()

  async function makeRoom(path: string, size: number): Promise<void> {
    const others = (await db.getAll('files'))
      .filter((file) => file.path !== path)
      .sort((one, other) => other.keptAt - one.keptAt)
    let sum = size
    for (const file of others) {
      sum += file.blob.size
      if (sum > most) await db.delete('files', file.path)
    }
  }

  return {
    all: async () => new Map((await db.getAll('files')).map(({ path, blob }) => [path, blob])),
    async keep(path, bytes) {
      if (bytes.length > most)
        throw new Error(`${path} is too large to be kept (${megabytes(bytes.length)}; at most ${megabytes(most)})`)
      await makeRoom(path, bytes.length)
      try {
        await db.put('files', { path, blob: new Blob([bytes as Uint8Array<ArrayBuffer>]), keptAt: Date.now() })
      } catch (error) {
        throw new Error(
          `the browser has no room to keep ${path} (${megabytes(bytes.length)}): ${(error as Error).message || (error as Error).name}`,
          { cause: error },
        )
      }
    },
    async forget(isNamed) {
      const old = (await db.getAll('files')).filter(
        ({ path, keptAt }) => keptAt < performance.timeOrigin && !isNamed(path),
      )
      await Promise.all(old.map(({ path }) => db.delete('files', path)))
    },
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`
}

/** Forgets the data that neither the experiment that is built nor a kept run names. */
export async function forgetUnused(experiments: readonly { readonly data: unknown }[]): Promise<void> {
  const named = JSON.stringify(experiments.map(({ data }) => data))
  await (await openDataFiles()).forget((path) => named.includes(JSON.stringify(path)))
}
