import type { Run } from '@telarjs/callbacks'
import { expect, test, vi } from 'vitest'
import { createSnapshots } from './snapshots.js'

/** How often epochs of so many milliseconds are saved, where a save takes 10 ms. */
async function savesOf(epochs: number, ms: number): Promise<number> {
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    let saves = 0
    const snapshots = createSnapshots({
      wants: () => false,
      take: async () => {},
      async save() {
        saves++
        vi.advanceTimersByTime(10)
      },
    })
    const run = { checkpoint: async () => {} } as unknown as Run
    for (let epoch = 1; epoch <= epochs; epoch++) {
      vi.advanceTimersByTime(ms)
      await snapshots.callback.on.epochEnd!({ step: epoch } as never, run)
    }
    return saves
  } finally {
    vi.useRealTimers()
  }
}

test('every epoch of a usual length is saved', async () => {
  expect(await savesOf(10, 100)).toBe(10)
})

// By hand: after a save of 10 ms nothing is saved for 10 / 0.2 = 50 ms, which are 25 epochs of 2 ms: of 1,000 epochs every 25th.
test('of short epochs so many that saving takes a fifth of the time at most', async () => {
  expect(await savesOf(1000, 2)).toBe(40)
})
