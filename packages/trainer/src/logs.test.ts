import { memoryStorage, type AnySpec, type Storage } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@telarjs/tensor/gradients'
import { beforeAll, describe, expect, test } from 'vitest'
import { readCheckpoint } from './checkpoint/read-checkpoint.js'
import { callbackOf, collect, endOf, experiment, registryWith } from '../fixtures/points.js'
import { explain } from './explain.js'
import { train } from './train.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const saving = callbackOf('callback:test/saving', () => ({
  name: 'saving',
  phase: 'persist',
  on: { steps: async ({ to }, run) => run.checkpoint(`step-${to}`) },
}))

const uses = ['jsonl-log', 'csv-log', 'history', 'divergence-guard', 'non-finite-guard', 'early-stopping']
const callbacks: AnySpec[] = [...uses.map((name) => ({ use: `callback:${name}` })), { use: 'callback:test/saving' }]
const logging = { ...experiment, callbacks } as typeof experiment

interface Line {
  readonly type: string
  readonly epoch: number
  readonly from: number
  readonly losses: number[]
  readonly learningRates: number[]
  readonly seconds?: number
}

const linesOf = async (storage: Storage, file: string) =>
  new TextDecoder()
    .decode(await storage.read(file))
    .trimEnd()
    .split('\n')

/** The contents of the logs without durations and without the division of the steps into chunks. */
async function logsOf(storage: Storage) {
  const lines = (await linesOf(storage, 'log.jsonl')).map((line) => JSON.parse(line) as Line)
  const [head, ...rows] = (await linesOf(storage, 'metrics.csv')).map((line) => line.split(','))
  return {
    steps: lines
      .filter(({ type }) => type === 'steps')
      .flatMap(({ from, losses, learningRates }) => losses.map((loss, i) => [from + i, loss, learningRates[i]])),
    events: lines
      .filter(({ type }) => !['steps', 'runEnd'].includes(type))
      .map((line) => ({ ...line, seconds: undefined })),
    rows: rows.map((row) => row.filter((_, column) => head![column] !== 'seconds')),
    seconds: rows.map((row) => Number(row[head!.indexOf('seconds')])),
  }
}

describe('a checkpoint', () => {
  test('of any step goes on to the same logs and memories as the uninterrupted run', async () => {
    const registry = registryWith(saving)
    const storage = memoryStorage()
    const whole = endOf(await collect(train(logging, { registry, storage })))
    const { seconds: _, ...logs } = await logsOf(storage)
    expect(logs.steps.map(([step]) => step)).toEqual(Array.from({ length: whole.steps }, (_, step) => step))
    const { callbacks: memories } = await readCheckpoint(whole.checkpoint!)
    for (const name of await storage.list('checkpoints/')) {
      // What a kill leaves: all that was written after the checkpoint, and half a line.
      const killed = memoryStorage()
      for (const file of ['log.jsonl', 'metrics.csv']) {
        await killed.write(file, (await storage.read(file))!)
        await killed.append(file, '{"type":"ste')
      }
      const from = (await storage.read(name))!
      const resumed = endOf(await collect(train(logging, { registry, storage: killed, from })))
      const { seconds, ...resumedLogs } = await logsOf(killed)
      expect(resumedLogs).toEqual(logs)
      expect(seconds.every((each) => each > 0)).toBe(true)
      const after = (await readCheckpoint(resumed.checkpoint!)).callbacks
      for (const memory of ['divergence-guard', 'non-finite-guard', 'early-stopping', 'csv-log'])
        expect(after[memory]).toEqual(memories[memory])
    }
  })

  test('of a run that ended and is made longer keeps the evaluation at its end, once', async () => {
    const registry = registryWith()
    const specs: AnySpec[] = [{ use: 'callback:jsonl-log' }, { use: 'callback:checkpoint' }]
    const short = {
      ...experiment,
      epochs: 2,
      evaluate: ['validation'],
      callbacks: specs,
    } as unknown as typeof experiment
    const storage = memoryStorage()
    await collect(train(short, { registry, storage }))
    const from = (await storage.read('checkpoints/last.telar'))!
    const evaluations = async () =>
      (await linesOf(storage, 'log.jsonl'))
        .map((line) => JSON.parse(line) as Line & { split: string })
        .filter(({ type }) => type === 'evaluated')
        .map(({ epoch, split }) => `${epoch} ${split}`)
    // A kill before the next checkpoint makes no difference.
    for (const epochs of [2, 3, 3])
      await collect(train({ ...short, epochs } as typeof experiment, { registry, storage, from }))
    expect(await evaluations()).toEqual(['1 validation', '2 validation', '2 test', '3 validation', '3 test'])
  })

  test('of a run whose metrics change goes on with columns by their names', async () => {
    const registry = registryWith(saving)
    const storage = memoryStorage()
    await collect(train({ ...logging, epochs: 1 }, { registry, storage }))
    const from = (await storage.read('checkpoints/step-5.telar'))!
    const evaluate = ['validation', 'train']
    await collect(train({ ...logging, epochs: 2, evaluate }, { registry, storage, from }))
    const [head, ...rows] = (await linesOf(storage, 'metrics.csv')).map((line) => line.split(','))
    const cell = (row: number, column: string) => rows[row]![head!.indexOf(column)]
    expect(head!.slice(-2)).toEqual(['train loss', 'train accuracy'])
    expect([cell(0, 'epoch'), cell(1, 'epoch')]).toEqual(['1', '2'])
    expect(Number(cell(1, 'train loss'))).toBeGreaterThan(0)
  })
})

describe('early stopping', () => {
  test('of an unknown metric is refused before the run begins, and by explain', async () => {
    const specs: AnySpec[] = [{ use: 'callback:early-stopping', with: { monitor: 'acuracy' } }]
    const wrong = { ...experiment, callbacks: specs } as unknown as typeof experiment
    const types: string[] = []
    const run = (async () => {
      for await (const { type } of train(wrong, { registry: registryWith() })) types.push(type)
    })()
    await expect(run).rejects.toThrow("unknown metric 'acuracy'; did you mean 'accuracy'?")
    expect(types).toEqual([])
    await expect(explain(wrong, { registry: registryWith() })).rejects.toThrow("unknown metric 'acuracy'")
  })

  test('puts the best params back where something else stops the run', async () => {
    // A learning rate that destroys what the first epoch learned; the run is stopped within the fourth.
    const stopping = callbackOf('callback:test/stopping', () => ({
      name: 'stopping',
      phase: 'decide',
      on: { steps: ({ epoch }, run) => (epoch === 4 ? run.stop('for the test') : undefined) },
    }))
    const schedule = { use: 'schedule:multi-step', with: { atEpochs: [1], rates: [0.1, 300] } }
    const specs: AnySpec[] = ['early-stopping', 'test/stopping'].map((name) => ({ use: `callback:${name}` }))
    const ruined = { ...experiment, schedule, epochs: 12, callbacks: specs } as unknown as typeof experiment
    const events = await collect(train(ruined, { registry: registryWith(stopping) }))
    const losses = events.flatMap((event) =>
      event.type === 'evaluated' && event.split === 'validation' ? [event.loss] : [],
    )
    const end = endOf(events)
    expect(end).toMatchObject({ status: 'stopped', why: 'for the test' })
    expect(losses[1]! > losses[0]!).toBe(true)
    expect(end.evaluations['validation']!.loss).toBe(Math.min(...losses))
  })
})
