import { describeStorage } from '@telarjs/testing/storage'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openStore } from './run-store.js'

let opened = 0

describeStorage('the storage of a run in IndexedDB', async () => (await openStore()).storage(`run ${++opened}`))

test('checkpoints and whole files are on the disk before the run goes on', async () => {
  const store = await openStore()
  const opened = vi.spyOn(IDBDatabase.prototype, 'transaction')
  onTestFinished(() => opened.mockRestore())
  await store.putCheckpoint('durable', Uint8Array.of(1))
  await store.storage('durable').write('checkpoints/last.telar', Uint8Array.of(2))
  const durabilities = opened.mock.results.map(({ value }) => (value as IDBTransaction).durability)
  expect(durabilities).toEqual(['strict', 'strict'])
  expect(await store.checkpoint('durable')).toEqual(Uint8Array.of(1))
})
