import { noOptions, type Json } from '@telarjs/core'
import { defineCallback, type Callback } from '@telarjs/callbacks/callback'
import { describe, expect, it } from 'vitest'
import { checkCallback, describeCallback, drive, recordRun, scriptRun } from './index.js'

/** Stops at the fifth end of an epoch that it sees. */
function counter(): Callback {
  let seen = 0
  return {
    name: 'counter',
    phase: 'decide',
    on: {
      epochEnd(_, run) {
        if (++seen === 5) run.stop('five')
      },
    },
    save: () => ({ seen }),
    load: (memory) => void (seen = (memory as { seen: number }).seen),
  }
}

function plugin(create: () => Callback) {
  return defineCallback({
    id: 'callback:sample',
    summary: 'A sample',
    options: noOptions,
    create,
  })
}

describeCallback(plugin(counter))

describe('the kit of callbacks refuses', () => {
  const shared = counter()
  const log = (again: boolean): Callback => ({
    name: 'log',
    phase: 'observe',
    on: {
      runStart: ({ resumedAt }, { storage }) => (resumedAt && !again ? undefined : storage.append('log', 'start\n')),
      evaluated: ({ epoch }, { storage }) => storage.append('log', `${epoch}\n`),
    },
  })
  it.each<[string, () => Callback, RegExp]>([
    ['no name', () => ({ ...counter(), name: '' }), /expected a name/],
    ['an unknown phase', () => ({ ...counter(), phase: 'first' as 'observe' }), /received "first"/],
    [
      'an unknown event',
      () => ({ ...counter(), on: { batchEnd: () => undefined } as Callback['on'] }),
      /there is no event 'batchEnd'; there are runStart/,
    ],
    [
      'save without load',
      () => {
        const { load: _, ...rest } = counter()
        return rest
      },
      /has save alone/,
    ],
    [
      'a memory that is not plain JSON',
      () => ({ ...counter(), save: () => ({ best: Infinity }) }),
      /use plain JSON without NaN/,
    ],
    [
      'a memory that is not loaded',
      () => ({ ...counter(), load: () => undefined }),
      /what was loaded is saved as {"seen":0} instead of {"seen":23}/,
    ],
    ['one memory for two runs', () => shared, /in a second run: expected/],
    [
      'forgetting at a resume',
      () => {
        const { save: _, load: __, ...rest } = counter()
        return rest
      },
      /after a resume at event \d+: expected 'epoch 5: stop: five', received 'epoch 6: stop: five'/,
    ],
    ['rows written twice after a crash', () => log(false), /its files differ/],
    ['a second head after a resume', () => log(true), /its files differ/],
    [
      'falling over a failed run',
      () => ({
        ...counter(),
        on: {
          runEnd: ({ error }) => {
            if (!error) throw new Error('no error')
          },
        },
      }),
      /failed: no error/,
    ],
  ])('%s', async (_, create, message) => {
    await expect(checkCallback(plugin(create))).rejects.toThrow(message)
  })
})

describe('a scripted run', () => {
  it('nests its events as the trainer does', () => {
    const types = scriptRun({ epochs: [{}, {}] }).map(({ type }) => type)
    const epoch = ['epochStart', 'steps', 'steps', 'evaluated', 'epochEnd']
    expect(types).toEqual(['runStart', ...epoch, ...epoch, 'trainingEnd', 'runEnd'])
  })

  it('writes down what a callback asks for, in order', async () => {
    const { run, requests } = recordRun({ nonFinite: '0-dense/kernel' })
    const on: Callback['on'] = {
      async runStart(_, { warn, keep, checkpoint, firstNonFinite }) {
        warn(`${await firstNonFinite()}`)
        keep('best')
        await checkpoint('last')
      },
    }
    await drive({ name: 'asks', phase: 'observe', on }, scriptRun({ epochs: [] }), run)
    expect(requests).toEqual(['warn: 0-dense/kernel', 'keep: best', 'checkpoint: last'] satisfies Json)
  })
})
