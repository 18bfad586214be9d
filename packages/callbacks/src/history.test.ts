import { createRegistry, memoryStorage } from '@telarjs/core'
import { describeCallback, drive, recordRun, scriptRun } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { history } from './history.js'

describeCallback(history, { epochs: [{ losses: [NaN, 1, 1, 1] }, {}, {}] })

const make = () => createRegistry([history]).create('callback', { use: 'callback:history' })

it('keeps each epoch, and how the run ended', async () => {
  const storage = memoryStorage()
  const { run } = recordRun({ storage })
  const events = scriptRun({ epochs: [{}, { validation: { loss: NaN, metrics: { accuracy: 1, table: [[1, 2]] } } }] })
  const read = async () =>
    JSON.parse(new TextDecoder().decode(await storage.read('history.json'))) as { epochs: unknown[]; end?: unknown }
  const callback = make()

  await drive(callback, events.slice(0, 6), run)
  expect(await read()).toEqual({
    epochs: [
      {
        epoch: 1,
        step: 4,
        seconds: 1,
        learningRate: 0.001,
        train: { loss: 1, metrics: { accuracy: 0.5 } },
        evaluations: { validation: { loss: 1, metrics: { accuracy: 0.5 } } },
      },
    ],
  })

  await drive(callback, events.slice(6), run)
  const { epochs, end } = await read()
  expect(epochs[1]).toMatchObject({
    epoch: 2,
    evaluations: { validation: { loss: null, metrics: { accuracy: 1, table: [[1, 2]] } } },
  })
  expect(end).toEqual({
    status: 'completed',
    why: '',
    steps: 8,
    seconds: 2,
    evaluations: { validation: { loss: null, metrics: { accuracy: 1, table: [[1, 2]] } } },
  })
})
