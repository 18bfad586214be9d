import { openDB, type DBSchema } from 'idb'
import { exampleBytes, type OwnClass } from '../protocol/examples.js'
import { once } from '../shared/once.js'

interface Schema extends DBSchema {
  /** All classes under one key, so that they are always of one moment. */
  classes: { key: string; value: readonly OwnClass[] }
}

const key = 'all'

const openDatabase = once(() =>
  openDB<Schema>('telar-examples', 1, { upgrade: (db) => void db.createObjectStore('classes') }),
)

/** The classes of the last visit; none where the browser keeps nothing, or keeps something else. */
export async function readExamples(): Promise<readonly OwnClass[]> {
  const kept = await openDatabase()
    .then((db) => db.get('classes', key))
    .catch(() => undefined)
  return (kept ?? []).filter(({ examples }) => examples.every((bytes) => bytes.length === exampleBytes))
}

/** Keeps the classes for the next visit. @throws Error where the browser keeps nothing, or is full */
export async function keepExamples(classes: readonly OwnClass[]): Promise<void> {
  const db = await openDatabase()
  await db.put('classes', classes, key)
}
