import { memoryStorage, type Storage } from '@telarjs/core'
import type { KeptRun, RunRecord } from '../protocol/run-record.js'
import type { StoredCurves } from '../shared/curves.js'
import type { Store } from './run-store.js'

/** A store that lives as long as the page. */
export function createMemoryStore(): Store {
  const records = new Map<string, RunRecord>()
  const curves = new Map<string, StoredCurves>()
  const checkpoints = new Map<string, Uint8Array>()
  const storages = new Map<string, Storage>()

  function storage(id: string): Storage {
    const made = storages.get(id) ?? memoryStorage()
    storages.set(id, made)
    return made
  }

  async function filesOf(id: string): Promise<ReadonlyMap<string, Uint8Array>> {
    const names = await storage(id).list('')
    const contents = await Promise.all(names.map((name) => storage(id).read(name)))
    return new Map(names.map((name, i) => [name, contents[i]!]))
  }

  return {
    storage,
    records: async () => [...records.values()].sort((a, b) => b.createdAt - a.createdAt),
    record: async (id) => records.get(id),
    curves: async (id) => curves.get(id),
    checkpoint: async (id) => checkpoints.get(id),
    put: async (record) => void records.set(record.id, record),
    putCurves: async (id, stored) => void curves.set(id, stored),
    putCheckpoint: async (id, bytes) => void checkpoints.set(id, bytes),
    async remove(id): Promise<KeptRun | undefined> {
      const record = records.get(id)
      const kept = record && {
        record,
        curves: curves.get(id),
        checkpoint: checkpoints.get(id),
        files: await filesOf(id),
      }
      for (const map of [records, curves, checkpoints, storages]) map.delete(id)
      return kept
    },
    async restore({ record, curves: stored, checkpoint, files }) {
      records.set(record.id, record)
      if (stored) curves.set(record.id, stored)
      if (checkpoint) checkpoints.set(record.id, checkpoint)
      for (const [name, bytes] of files) await storage(record.id).write(name, bytes)
    },
  }
}
