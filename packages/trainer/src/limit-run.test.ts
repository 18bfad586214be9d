import { memoryStorage, parseExperiment } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, expect, test } from 'vitest'
import { callbackOf, collect, endOf, experiment, registryWith } from '../fixtures/points.js'
import type { TrainOptions } from './options.js'
import { train } from './train.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const saving = callbackOf('callback:test/saving', () => ({
  name: 'saving',
  phase: 'persist',
  on: { epochEnd: async (_, run) => run.checkpoint('last') },
}))
const sending = callbackOf('callback:test/sending', () => ({
  name: 'sending',
  phase: 'persist',
  sendsElsewhere: true,
  on: {
    runStart() {
      throw new Error('it sent')
    },
  },
}))
const registry = registryWith(saving, sending)
const saved = { ...experiment, callbacks: [{ use: 'callback:test/saving' }] } as const
const run = (options: Partial<TrainOptions>, more: object = {}) =>
  collect(train(parseExperiment(registry, { ...saved, ...more }), { registry, ...options }))

test('a fast dev run goes through one batch of every split, with its callbacks, and writes nothing', async () => {
  const storage = memoryStorage()
  const events = await run({ fastDevRun: true, storage })
  const start = events.find((event) => event.type === 'runStart')!
  expect(start).toMatchObject({ steps: 1, samples: { train: 32, validation: 30, test: 31 } })
  expect(start.type === 'runStart' && start.notes![0]).toBe(
    'fast dev run: one epoch of one batch of 32 samples of each split, and nothing is kept',
  )
  expect(endOf(events)).toMatchObject({ status: 'completed', epochs: 1, steps: 1 })
  expect(Object.keys(endOf(events).evaluations)).toEqual(['validation', 'test'])
  expect(await storage.list('')).toEqual([])
  // Nor does a callback send to another machine.
  const callbacks = [{ use: 'callback:test/sending' }]
  await expect(run({}, { callbacks })).rejects.toThrow('it sent')
  expect(endOf(await run({ fastDevRun: true }, { callbacks })).status).toBe('completed')
  // Three batches of 32 of the 130 training samples.
  expect(endOf(await run({ fastDevRun: 3 }))).toMatchObject({ epochs: 1, steps: 3 })
})

test('overfitting one batch trains on the same samples in every epoch, until their loss is near 0', async () => {
  const events = await run({ overfitBatches: 1 }, { epochs: 60, batchSize: 8, learningRate: 0.05 })
  const losses = events.flatMap((event) => (event.type === 'epochEnd' ? [event.loss] : []))
  expect(endOf(events)).toMatchObject({ epochs: 60, steps: 60 })
  expect(losses[0]).toBeGreaterThan(0.7)
  expect(losses.at(-1)).toBeLessThan(0.1)
})

test('a run on few batches goes on from its checkpoint as if it had not been interrupted', async () => {
  const whole = endOf(await run({ overfitBatches: 2 }))
  const half = endOf(await run({ overfitBatches: 2 }, { epochs: 1 }))
  const resumed = endOf(await run({ overfitBatches: 2, from: half.checkpoint! }))
  expect(resumed.evaluations).toEqual(whole.evaluations)
  await expect(run({ from: half.checkpoint! })).rejects.toThrow('checkpoint: the data changed since it was written')
})

test.each<[Partial<TrainOptions>, string]>([
  [{ fastDevRun: true, overfitBatches: 1 }, 'train: expected fastDevRun or overfitBatches, received both'],
  [{ overfitBatches: 0 }, 'overfitBatches: expected a whole number of batches from 1, received 0'],
  [{ fastDevRun: 0.5 }, 'fastDevRun: expected a whole number of batches from 1, received 0.5'],
])('%j is refused', async (options, message) => {
  await expect(run(options)).rejects.toThrow(message)
})
