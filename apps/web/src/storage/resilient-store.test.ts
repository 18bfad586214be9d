import { expect, test } from 'vitest'
import type { RunRecord } from '../protocol/run-record.js'
import { createMemoryStore } from './memory-store.js'
import { resilientStore } from './resilient-store.js'

const record = (id: string, createdAt: number) => ({ id, createdAt, name: id }) as RunRecord
const checkpoint = Uint8Array.of(1, 2, 3)

test('where storage is blocked, runs live as long as the page, and the reason is told', async () => {
  const problems: string[] = []
  const store = resilientStore(
    () => Promise.reject(new DOMException('Access is denied for this document.', 'SecurityError')),
    (why) => problems.push(why),
  )
  await store.put(record('a', 1))
  await store.putCheckpoint('a', checkpoint)
  await store.storage('a').append('log.jsonl', 'one\n')
  expect(await store.records()).toEqual([record('a', 1)])
  expect(await store.checkpoint('a')).toEqual(checkpoint)
  const removed = await store.remove('a')
  expect(await store.records()).toEqual([])
  await store.restore(removed!)
  expect(await store.checkpoint('a')).toEqual(checkpoint)
  expect(await store.storage('a').list('')).toEqual(['log.jsonl'])
  expect(problems).toEqual(['Access is denied for this document.'])
})

test('what does not fit any more is kept in memory; what was kept before is still there', async () => {
  const browser = createMemoryStore()
  await browser.put(record('old', 1))
  const full = () => Promise.reject(new DOMException('no room', 'QuotaExceededError'))
  const problems: string[] = []
  const store = resilientStore(
    async () => ({ ...browser, put: full, putCheckpoint: full }),
    (why) => problems.push(why),
  )
  await store.put(record('new', 2))
  await store.putCheckpoint('new', checkpoint)
  expect((await store.records()).map(({ id }) => id)).toEqual(['new', 'old'])
  expect(await store.checkpoint('new')).toEqual(checkpoint)
  expect(problems).toEqual(['it is full', 'it is full'])
})
