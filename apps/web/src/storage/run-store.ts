import { append, type Storage } from '@telarjs/core'
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { KeptRun, RunRecord } from '../protocol/run-record.js'
import type { StoredCurves } from '../shared/curves.js'
import { once } from '../shared/once.js'

interface Schema extends DBSchema {
  runs: { key: string; value: RunRecord }
  curves: { key: string; value: StoredCurves }
  checkpoints: { key: string; value: Uint8Array }
  /** Files of runs, by `<run>/<name>`. */
  files: { key: string; value: Uint8Array }
}

/** The runs in the browser's storage. */
export interface Store {
  records(): Promise<RunRecord[]>
  record(id: string): Promise<RunRecord | undefined>
  curves(id: string): Promise<StoredCurves | undefined>
  checkpoint(id: string): Promise<Uint8Array | undefined>
  put(record: RunRecord): Promise<void>
  putCurves(id: string, curves: StoredCurves): Promise<void>
  putCheckpoint(id: string, bytes: Uint8Array): Promise<void>
  /** Removes a run and all that belongs to it. @returns what was removed, for `restore` */
  remove(id: string): Promise<KeptRun | undefined>
  /** Puts back what was removed. */
  restore(run: KeptRun): Promise<void>
  /** Where a run keeps its files. */
  storage(id: string): Storage
}

const openDatabase = once(() =>
  openDB<Schema>('telar-studio', 1, {
    upgrade(db) {
      for (const name of ['curves', 'checkpoints', 'files'] as const) db.createObjectStore(name)
      db.createObjectStore('runs', { keyPath: 'id' })
    },
  }),
)

/** Opens the store. @throws Error where the browser keeps nothing, as where site data is blocked */
export async function openStore(): Promise<Store> {
  const db = await openDatabase()
  return {
    records: async () => (await db.getAll('runs')).sort((a, b) => b.createdAt - a.createdAt),
    record: (id) => db.get('runs', id),
    curves: (id) => db.get('curves', id),
    checkpoint: (id) => db.get('checkpoints', id),
    put: async (record) => void (await db.put('runs', record)),
    putCurves: async (id, curves) => void (await db.put('curves', curves, id)),
    putCheckpoint: (id, bytes) => putDurably(db, 'checkpoints', bytes, id),
    async remove(id) {
      const transaction = db.transaction(['runs', 'curves', 'checkpoints', 'files'], 'readwrite')
      const [runs, curves] = [transaction.objectStore('runs'), transaction.objectStore('curves')]
      const [checkpoints, files] = [transaction.objectStore('checkpoints'), transaction.objectStore('files')]
      const range = IDBKeyRange.bound(`${id}/`, `${id}/\uffff`)
      const [record, points, checkpoint, names, contents] = await Promise.all([
        runs.get(id),
        curves.get(id),
        checkpoints.get(id),
        files.getAllKeys(range),
        files.getAll(range),
      ])
      await Promise.all([runs.delete(id), curves.delete(id), checkpoints.delete(id), files.delete(range)])
      await transaction.done
      const byName = new Map(names.map((name, i) => [name.slice(id.length + 1), contents[i]!]))
      return record && { record, curves: points, checkpoint, files: byName }
    },
    async restore({ record, curves, checkpoint, files }) {
      const transaction = db.transaction(['runs', 'curves', 'checkpoints', 'files'], 'readwrite')
      const { id } = record
      await Promise.all([
        transaction.objectStore('runs').put(record),
        curves && transaction.objectStore('curves').put(curves, id),
        checkpoint && transaction.objectStore('checkpoints').put(checkpoint, id),
        ...[...files].map(([name, bytes]) => transaction.objectStore('files').put(bytes, `${id}/${name}`)),
        transaction.done,
      ])
    },
    storage: (id) => storageOf(db, `${id}/`),
  }
}

/** Writes what a run goes on from: it is on the disk before the run goes on, so that it outlives a power cut. */
async function putDurably(
  db: IDBPDatabase<Schema>,
  name: 'checkpoints' | 'files',
  bytes: Uint8Array,
  key: string,
): Promise<void> {
  const transaction = db.transaction(name, 'readwrite', { durability: 'strict' })
  await Promise.all([transaction.store.put(bytes, key), transaction.done])
}

function storageOf(db: IDBPDatabase<Schema>, start: string): Storage {
  return {
    write: (name, bytes) => putDurably(db, 'files', bytes, start + name),
    async append(name, more) {
      const transaction = db.transaction('files', 'readwrite')
      await transaction.store.put(append(await transaction.store.get(start + name), more), start + name)
      await transaction.done
    },
    read: (name) => db.get('files', start + name),
    async list(prefix) {
      const keys = await db.getAllKeys('files', IDBKeyRange.bound(start + prefix, `${start}${prefix}\uffff`))
      return keys.map((key) => key.slice(start.length)).sort()
    },
    remove: (name) => db.delete('files', start + name),
  }
}
