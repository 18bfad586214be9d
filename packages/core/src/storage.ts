import { append } from './bytes.js'

/**
 * Where a run keeps its files: a folder in Node, the browser's storage in a page.
 * Names are paths inside the run: `checkpoints/last.telar`.
 */
export interface Storage {
  /** Replaces a file as a whole: a reader sees the old bytes or the new ones, never half of them. */
  write(name: string, bytes: Uint8Array): Promise<void>
  /** Adds bytes, or text as UTF-8, at the end of a file, which it makes where it is missing. */
  append(name: string, more: string | Uint8Array): Promise<void>
  /** Brings what was appended to a file to the disk, so that it outlives a power cut; only of storages that buffer. */
  sync?(name: string): Promise<void>
  /** The bytes of a file, or undefined where there is none. */
  read(name: string): Promise<Uint8Array | undefined>
  /** The names that begin with a prefix, sorted. */
  list(prefix: string): Promise<string[]>
  remove(name: string): Promise<void>
}

/**
 * A storage that lives as long as the process.
 *
 * @example
 * const storage = memoryStorage()
 * await storage.write('experiment.json', bytes)
 */
export function memoryStorage(): Storage {
  const files = new Map<string, Uint8Array>()
  return {
    async write(name, bytes) {
      files.set(name, bytes.slice())
    },
    async append(name, more) {
      files.set(name, append(files.get(name), more))
    },
    async read(name) {
      return files.get(name)?.slice()
    },
    async list(prefix) {
      return [...files.keys()].filter((name) => name.startsWith(prefix)).sort()
    },
    async remove(name) {
      files.delete(name)
    },
  }
}
