import { memoryStorage } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@telarjs/tensor/gradients'
import { beforeAll, describe, expect, test } from 'vitest'
import { readCheckpoint } from './checkpoint/read-checkpoint.js'
import { withEpoch, type EpochRecord } from './checkpoint/checkpoint.js'
import { evaluate, predict } from './predict.js'
import { callbackOf, collect, endOf, experiment, registryWith } from '../fixtures/points.js'
import { train } from './train.js'

const registry = registryWith()

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('a checkpoint', () => {
  const saving = callbackOf('callback:test/saving', () => ({
    name: 'saving',
    phase: 'persist',
    on: { steps: async ({ to }, run) => run.checkpoint(`step-${to}`) },
    save: () => 'remembered',
    load: () => undefined,
  }))
  const options = { registry: registryWith(saving) }
  const saved = { ...experiment, callbacks: [{ use: 'callback:test/saving' }] } as const

  test('of any step goes on to the same weights and results as the uninterrupted run', async () => {
    const storage = memoryStorage()
    const whole = endOf(await collect(train(saved, { ...options, storage })))
    const names = await storage.list('checkpoints/')
    expect(names.length).toBeGreaterThan(3)
    for (const name of names) {
      const resumed = endOf(await collect(train(saved, { ...options, from: (await storage.read(name))! })))
      const [one, other] = await Promise.all([readCheckpoint(whole.checkpoint!), readCheckpoint(resumed.checkpoint!)])
      expect(other.tensors).toEqual(one.tensors)
      expect(resumed.evaluations).toEqual(whole.evaluations)
      expect(other.progress.history).toEqual(one.progress.history)
      const { seconds, ...totals } = one.progress.totals
      expect(other.progress.totals).toEqual({ ...totals, seconds: expect.any(Number) as number })
      expect(seconds).toBeGreaterThan(0)
    }
  })

  test('tells what each epoch came to, as the events did', async () => {
    const events = await collect(train(experiment, { registry }))
    const { history } = (await readCheckpoint(endOf(events).checkpoint!)).progress
    const means = events.flatMap((event) => (event.type === 'epochEnd' ? [event] : []))
    expect(history).toMatchObject(means.map(({ epoch, step, loss, metrics }) => ({ epoch, step, loss, metrics })))
    const evaluated = events.flatMap((event) => (event.type === 'evaluated' ? [event] : []))
    // The test split is evaluated after the last epoch, and belongs to none.
    const held = evaluated.filter(({ split }) => split === 'validation')
    expect(history!.map(({ evaluations }) => evaluations)).toEqual(
      held.map(({ loss, metrics }) => ({ validation: { loss, metrics } })),
    )
  })

  test('of a long run keeps evenly spread epochs and the last', () => {
    const record = (epoch: number): EpochRecord => ({
      epoch,
      step: epoch,
      learningRate: 1,
      loss: 1,
      metrics: {},
      evaluations: {},
    })
    let history: readonly EpochRecord[] = []
    for (let epoch = 1; epoch <= 1501; epoch++) history = withEpoch(history, record(epoch))
    // Every fourth of 1501, and the last.
    expect(history.map(({ epoch }) => epoch)).toEqual([...Array.from({ length: 375 }, (_, i) => 4 * (i + 1)), 1501])
  })

  test('keeps the memories of two callbacks of one kind apart', async () => {
    const memories: unknown[] = []
    let made = 0
    const counting = callbackOf('callback:test/counting', () => {
      const mine = ++made
      return {
        name: 'counting',
        phase: 'observe',
        on: {},
        save: () => mine,
        load: (memory) => void memories.push(memory),
      }
    })
    const twice = {
      ...experiment,
      epochs: 1,
      callbacks: [{ use: 'callback:test/counting' }, { use: 'callback:test/counting' }],
    } as const
    const { checkpoint } = endOf(await collect(train(twice, { registry: registryWith(counting) })))
    await collect(train(twice, { registry: registryWith(counting), from: checkpoint! }))
    expect(memories).toEqual([1, 2])
  })

  test('of another experiment is refused by the field that differs', async () => {
    const { checkpoint } = endOf(await collect(train({ ...experiment, epochs: 1 }, { registry })))
    const resumed = collect(train({ ...experiment, batchSize: 16 }, { registry, from: checkpoint! }))
    await expect(resumed).rejects.toThrow('checkpoint: it is of another experiment: expected batchSize 32, received 16')
  })

  test('that is cut short, changed or something else is refused', async () => {
    const checkpoint = endOf(await collect(train({ ...experiment, epochs: 1 }, { registry }))).checkpoint!
    const changed = checkpoint.slice()
    changed[changed.length - 3]! ^= 1
    await expect(readCheckpoint(checkpoint.subarray(0, 100), 'last.telar')).rejects.toThrow(
      'last.telar: the checkpoint is cut short at byte 100',
    )
    await expect(readCheckpoint(checkpoint.subarray(0, checkpoint.length - 4), 'last.telar')).rejects.toThrow(
      'last.telar: the checkpoint is damaged',
    )
    await expect(readCheckpoint(changed, 'last.telar')).rejects.toThrow(
      'last.telar: the checkpoint is damaged: its checksum differs from its content',
    )
    await expect(readCheckpoint(new TextEncoder().encode('not a checkpoint at all'), 'x')).rejects.toThrow('x: ')
  })

  test('answers and is evaluated without its run', async () => {
    const end = endOf(await collect(train({ ...experiment, epochs: 5 }, { registry })))
    expect(await evaluate(end.checkpoint!, 'test', { registry })).toEqual(end.evaluations['test'])
    expect(await evaluate(Buffer.from(end.checkpoint!), 'test', { registry })).toEqual(end.evaluations['test'])
    const { classes, shape, values } = await predict(end.checkpoint!, Uint8Array.of(200, 50, 50, 50, 50, 50, 210, 50), {
      registry,
    })
    expect([classes, shape]).toEqual([
      ['a', 'b', 'c'],
      [2, 3],
    ])
    expect(values[0]! + values[1]! + values[2]!).toBeCloseTo(1, 5)
    expect([
      values.indexOf(Math.max(...values.subarray(0, 3))),
      values.subarray(3).indexOf(Math.max(...values.subarray(3))),
    ]).toEqual([0, 2])
    await expect(predict(end.checkpoint!, new Uint8Array(7), { registry })).rejects.toThrow(
      'predict: expected samples of 4 values ([4]), received 7 values',
    )
    await expect(evaluate(end.checkpoint!, 'tst', { registry })).rejects.toThrow(
      "evaluate: unknown split 'tst'; did you mean 'test'?",
    )
  })
})
