import type { Storage } from '@telarjs/core'
import type { RunRecord } from '../protocol/run-record.js'
import { createMemoryStore } from './memory-store.js'
import type { Store } from './run-store.js'

/**
 * Keeps runs in the browser's storage, and in memory what that does not take: because it is blocked, or because it is full.
 * So a run never fails for want of room; what is only in memory is gone when the page is closed.
 *
 * @param open opens the browser's storage
 * @param onProblem is told why something is only in memory
 */
export function resilientStore(open: () => Promise<Store>, onProblem: (why: string) => void): Store {
  const memory = createMemoryStore()
  const kept = open().catch((error: unknown) => {
    onProblem(reasonOf(error))
    return undefined
  })

  async function read<T>(from: (store: Store) => Promise<T | undefined>): Promise<T | undefined> {
    const found = await from(memory)
    const store = found === undefined ? await kept : undefined
    return found ?? (store && (await from(store).catch(() => undefined)))
  }

  async function write(to: (store: Store) => Promise<void>): Promise<void> {
    const store = await kept
    if (!store) return to(memory)
    try {
      await to(store)
    } catch (error) {
      onProblem(reasonOf(error))
      await to(memory)
    }
  }

  return {
    async records() {
      const held = await memory.records()
      const stored: readonly RunRecord[] = (await (await kept)?.records().catch(() => [])) ?? []
      const others = stored.filter(({ id }) => !held.some((record) => record.id === id))
      return [...held, ...others].sort((a, b) => b.createdAt - a.createdAt)
    },
    record: (id) => read((store) => store.record(id)),
    curves: (id) => read((store) => store.curves(id)),
    checkpoint: (id) => read((store) => store.checkpoint(id)),
    put: (record) => write((store) => store.put(record)),
    putCurves: (id, curves) => write((store) => store.putCurves(id, curves)),
    putCheckpoint: (id, bytes) => write((store) => store.putCheckpoint(id, bytes)),
    async remove(id) {
      const [held, stored] = [await memory.remove(id), await (await kept)?.remove(id)]
      return held ?? stored
    },
    restore: (run) => write((store) => store.restore(run)),
    storage: (id) => resilientStorage(memory.storage(id), async () => (await kept)?.storage(id), onProblem),
  }
}

function resilientStorage(
  memory: Storage,
  kept: () => Promise<Storage | undefined>,
  onProblem: (why: string) => void,
): Storage {
  async function write(to: (storage: Storage) => Promise<void>): Promise<void> {
    try {
      await to((await kept()) ?? memory)
    } catch (error) {
      onProblem(reasonOf(error))
      await to(memory)
    }
  }
  return {
    write: (name, bytes) => write((storage) => storage.write(name, bytes)),
    append: (name, more) => write((storage) => storage.append(name, more)),
    read: async (name) => (await memory.read(name)) ?? (await kept())?.read(name),
    async list(prefix) {
      const names = [...(await memory.list(prefix)), ...((await (await kept())?.list(prefix)) ?? [])]
      return [...new Set(names)].sort()
    },
    async remove(name) {
      await memory.remove(name)
      await (await kept())?.remove(name)
    },
  }
}

function reasonOf(error: unknown): string {
  const { name, message } = error as Error
  return name === 'QuotaExceededError' ? 'it is full' : message || name
}
