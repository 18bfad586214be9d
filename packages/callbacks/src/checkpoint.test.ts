import { createRegistry, memoryStorage, type Json, type RunEvent } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun, type ScriptedEpoch } from '@telarjs/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Callback } from './callback.js'
import { checkpoint } from './checkpoint.js'

describeCallback(checkpoint, { options: { everyEpochs: 2, keep: 2 } })

const make = (options: Record<string, Json>): Callback =>
  createRegistry([checkpoint]).create('callback', { use: 'callback:checkpoint', with: options })
const losses = (...values: number[]): ScriptedEpoch[] => values.map((loss) => ({ validation: { loss } }))

async function record(
  options: Record<string, Json>,
  events: readonly RunEvent[],
  given: Parameters<typeof recordRun>[0] = {},
) {
  const storage = memoryStorage()
  const { run, requests } = recordRun({ storage, ...given })
  await drive(make(options), events, run)
  return { requests, files: await storage.list('') }
}

describe('checkpoint', () => {
  it('saves the best epochs as best and every epoch as last', async () => {
    const { requests } = await record({}, scriptRun({ epochs: losses(2, 1, 3) }))
    expect(requests).toEqual([
      'checkpoint: best',
      'checkpoint: last',
      'checkpoint: best',
      'checkpoint: last',
      'checkpoint: last',
    ])
  })

  it('keeps the last but one as previous, for a last that is damaged later', async () => {
    const storage = memoryStorage()
    let saved = 0
    const { run } = recordRun({ storage })
    const numbered = {
      ...run,
      checkpoint: async (name: string) => storage.write(`checkpoints/${name}.telar`, Uint8Array.of(++saved)),
    }
    await drive(make({ best: false }), scriptRun({ epochs: losses(1, 1, 1) }), numbered)
    expect(await storage.read('checkpoints/last.telar')).toEqual(Uint8Array.of(3))
    expect(await storage.read('checkpoints/previous.telar')).toEqual(Uint8Array.of(2))
  })

  it('saves every few epochs and keeps the newest', async () => {
    const { files } = await record(
      { best: false, last: false, everyEpochs: 2, keep: 2 },
      scriptRun({ epochs: losses(1, 1, 1, 1, 1, 1, 1) }),
    )
    expect(files).toEqual(['checkpoints/epoch-0004.telar', 'checkpoints/epoch-0006.telar'])
  })

  it('needs no evaluation where it does not save the best', async () => {
    const events = scriptRun({ epochs: losses(1) }).filter(({ type }) => type !== 'evaluated')
    expect((await record({ best: false }, events)).requests).toEqual(['checkpoint: last'])
  })

  it('removes nothing that a resumed run has not reached again', async () => {
    const storage = memoryStorage()
    for (const epoch of [2, 3, 8]) await storage.write(`checkpoints/epoch-000${epoch}.telar`, Uint8Array.of(epoch))
    const fourth = scriptRun({ epochs: losses(1, 1, 1, 1) }).filter((event) => 'epoch' in event && event.epoch === 4)
    const { run } = recordRun({ storage })
    await drive(make({ best: false, last: false, everyEpochs: 1, keep: 2 }), fourth, run)
    expect(await storage.list('')).toEqual([
      'checkpoints/epoch-0003.telar',
      'checkpoints/epoch-0004.telar',
      'checkpoints/epoch-0008.telar',
    ])
  })

  it('saves a run that was stopped or aborted within an epoch, and not one that failed', async () => {
    const end = (status: 'stopped' | 'aborted' | 'failed' | 'completed') =>
      record({}, scriptRun({ epochs: [], status }))
    expect((await end('stopped')).requests).toEqual(['checkpoint: last'])
    expect((await end('aborted')).requests).toEqual(['checkpoint: last'])
    expect((await end('failed')).requests).toEqual([])
    expect((await end('completed')).requests).toEqual([])
  })

  it('does not put a network that is no longer finite in the place of a good one', async () => {
    const { requests, files } = await record({}, scriptRun({ epochs: losses(1), status: 'stopped' }), {
      nonFinite: 'params/0-dense/kernel',
    })
    expect(requests).toEqual([
      'warn: callback:checkpoint: not saved at epoch 1, because it has values that are not finite: layer 1 (dense), kernel',
      'warn: callback:checkpoint: not saved at step 4, because it has values that are not finite: layer 1 (dense), kernel',
    ])
    expect(files).toEqual([])
  })

  it('knows its best number when it saves, so that a resumed run does', async () => {
    const callback = make({})
    const memories: (Json | undefined)[] = []
    const { run } = recordRun()
    await drive(callback, scriptRun({ epochs: losses(2, 1) }), {
      ...run,
      checkpoint: async () => void memories.push(callback.save?.()),
    })
    expect(memories).toEqual([{ best: 2 }, { best: 2 }, { best: 1 }, { best: 1 }])
  })

  describe('of the best epochs', () => {
    const options = { best: false, last: false, saveTopK: 2 }

    it('keeps as many as it is told, each named by its number; of equal ones the earlier', async () => {
      const { files } = await record(options, scriptRun({ epochs: losses(3, 1, 2, NaN, 0.5, 1) }))
      expect(files).toEqual([
        'checkpoints/top-loss-0.5000-epoch-0005.telar',
        'checkpoints/top-loss-1.0000-epoch-0002.telar',
      ])
    })

    it('takes the highest where more is better', async () => {
      const epochs = [0.5, 0.75, 0.7].map((accuracy) => ({ validation: { loss: 1, metrics: { accuracy } } }))
      const { files } = await record({ ...options, monitor: 'accuracy' }, scriptRun({ epochs }))
      expect(files).toEqual([
        'checkpoints/top-accuracy-0.7000-epoch-0003.telar',
        'checkpoints/top-accuracy-0.7500-epoch-0002.telar',
      ])
    })

    it('is the same over a kill at any moment and a resume', async () => {
      const events = scriptRun({ epochs: losses(3, 1, 2, 0.5, 0.7) })
      const whole = (await record({ ...options, last: true }, events)).files
      const of = (epoch: number) => events.filter((event) => 'epoch' in event && event.epoch === epoch)
      for (const killedAt of [1, 2, 3, 4]) {
        const storage = memoryStorage()
        let memory: Json = null
        const { run } = recordRun({ storage })
        const first = make({ ...options, last: true })
        // The epoch after the last checkpoint wrote its own file before the kill, and removed nothing yet.
        const noting = {
          ...run,
          async checkpoint(name: string) {
            if (name === 'last') memory = first.save!()
            await run.checkpoint(name)
          },
        }
        await drive(first, [events[0]!, ...Array.from({ length: killedAt }, (_, i) => of(i + 1)).flat()], noting)
        await storage.write('checkpoints/top-loss-9.0000-epoch-0005.telar', Uint8Array.of(1))
        const second = make({ ...options, last: true })
        second.load!(memory)
        const rest = Array.from({ length: 5 - killedAt }, (_, i) => of(killedAt + i + 1)).flat()
        await drive(second, [events[0]!, ...rest], run)
        expect(await storage.list('')).toEqual(whole)
      }
    })

    it('forgets files that are no longer there, as after going on from an earlier checkpoint', async () => {
      const callback = make(options)
      callback.load!({
        best: null,
        top: [
          { epoch: 1, value: 0.1 },
          { epoch: 2, value: 0.2 },
        ],
      })
      const events = scriptRun({ epochs: losses(1, 1, 0.5) })
      const third = events.filter((event) => 'epoch' in event && event.epoch === 3)
      const storage = memoryStorage()
      const { run } = recordRun({ storage })
      await drive(callback, [events[0]!, ...third], run)
      expect(await storage.list('')).toEqual(['checkpoints/top-loss-0.5000-epoch-0003.telar'])
    })
  })

  describe('by time', () => {
    beforeEach(() => void vi.useFakeTimers())
    afterEach(() => void vi.useRealTimers())

    it('saves within an epoch when so many minutes have passed', async () => {
      const callback = make({ best: false, everyMinutes: 10 })
      const { run, requests } = recordRun()
      for (const event of scriptRun({ epochs: losses(1, 1, 1) }).slice(0, -1)) {
        await drive(callback, [event], run)
        if (event.type === 'steps') requests.push(`step ${event.to}`)
        vi.advanceTimersByTime(event.type === 'steps' ? 6 * 60_000 : 0)
      }
      // Six minutes a chunk: ten have passed before the first chunk of the third epoch only if each epoch's end did not save; it did.
      expect(requests).toEqual([
        'step 2',
        'step 4',
        'checkpoint: last',
        'step 6',
        'step 8',
        'checkpoint: last',
        'step 10',
        'step 12',
        'checkpoint: last',
      ])
    })

    it('saves between two ends of an epoch that takes longer', async () => {
      const callback = make({ best: false, everyMinutes: 5 })
      const { run, requests } = recordRun()
      for (const event of scriptRun({ epochs: losses(1) }).slice(0, -1)) {
        vi.advanceTimersByTime(event.type === 'steps' ? 3 * 60_000 : 0)
        await drive(callback, [event], run)
      }
      // After 3 minutes nothing, after 6 at the second chunk, and at the end of the epoch.
      expect(requests).toEqual(['checkpoint: last', 'checkpoint: last'])
    })
  })
})
