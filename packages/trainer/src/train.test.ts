import { BackendError, type RunEvent } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@telarjs/tensor/gradients'
import { beforeAll, describe, expect, test } from 'vitest'
import { readCheckpoint } from './checkpoint/read-checkpoint.js'
import { callbackOf, collect, endOf, experiment, registryWith } from '../fixtures/points.js'
import { train } from './train.js'

const registry = registryWith()

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('events', () => {
  test('are strictly nested, evaluations before the end of their epoch, and the test split once at the end', async () => {
    const events = await collect(train({ ...experiment, epochs: 2 }, { registry }))
    const shape = events
      .map((event) => (event.type === 'evaluated' ? `evaluated ${event.split}` : event.type))
      .filter((type, i, all) => type !== 'steps' || all[i - 1] !== 'steps')
    expect(shape).toEqual([
      'runStart',
      'epochStart',
      'steps',
      'evaluated validation',
      'epochEnd',
      'epochStart',
      'steps',
      'evaluated validation',
      'epochEnd',
      'trainingEnd',
      'evaluated test',
      'runEnd',
    ])
  })

  test('cover every step once, the smaller last batch too', async () => {
    const events = await collect(train(experiment, { registry }))
    const chunks = events.filter((event) => event.type === 'steps')
    // 130 samples in batches of 32: four whole ones and one of 2.
    expect(chunks.map(({ from }) => from)).toEqual([0, ...chunks.map(({ to }) => to).slice(0, -1)])
    expect(chunks.at(-1)!.to).toBe(15)
  })

  test('say the loss of each step, whose mean by samples is that of the epoch', async () => {
    let sum = 0
    let epochLoss = 0
    for await (const event of train({ ...experiment, epochs: 1 }, { registry })) {
      if (event.type === 'steps') {
        const losses = await event.losses()
        losses.forEach((loss, i) => (sum += loss * (event.from + i === 4 ? 2 : 32)))
      }
      if (event.type === 'epochEnd') epochLoss = event.loss
    }
    expect(epochLoss).toBeCloseTo(sum / 130, 10)
  })
})

describe('a run', () => {
  test('learns three clouds of points', async () => {
    const end = endOf(await collect(train({ ...experiment, epochs: 15 }, { registry })))
    expect(end.status).toBe('completed')
    expect(end.evaluations['test']!.metrics['accuracy']).toBeGreaterThan(0.9)
    expect(end.evaluations['test']!.predicted.reduce((sum, count) => sum + count, 0)).toBe(31)
  })

  test('is the same for the same seed, and another for another', async () => {
    const [first, again, other] = await Promise.all(
      [3, 3, 4].map(async (seed) => endOf(await collect(train({ ...experiment, seed }, { registry }))).evaluations),
    )
    expect(again).toEqual(first)
    expect(other!['test']!.loss).not.toBe(first!['test']!.loss)
  })

  test('holds the same number of tensors in every epoch and frees all at the end', async () => {
    const before = tf.memory().numTensors
    const counts: number[] = []
    for await (const event of train({ ...experiment, epochs: 4 }, { registry }))
      if (event.type === 'epochEnd') counts.push(tf.memory().numTensors)
    expect(new Set(counts.slice(1)).size).toBe(1)
    expect(tf.memory().numTensors).toBe(before)
  })

  test('ends as aborted by its signal, with a checkpoint', async () => {
    const controller = new AbortController()
    const events: RunEvent[] = []
    for await (const event of train(experiment, { registry, signal: controller.signal })) {
      events.push(event)
      if (event.type === 'steps') controller.abort(new Error('it was enough'))
    }
    expect(endOf(events)).toMatchObject({ status: 'aborted', why: 'it was enough', epochs: 0 })
    expect(endOf(events).checkpoint).toBeDefined()
  })

  test('ends for its callbacks and frees its memory when its reader leaves early', async () => {
    const before = tf.memory().numTensors
    const statuses: string[] = []
    const watch = callbackOf('callback:test/watch', () => ({
      name: 'watch',
      phase: 'observe',
      on: { runEnd: ({ status }) => void statuses.push(status) },
    }))
    for await (const event of train(
      { ...experiment, callbacks: [{ use: 'callback:test/watch' }] },
      { registry: registryWith(watch) },
    ))
      if (event.type === 'steps') break
    expect(statuses).toEqual(['aborted'])
    expect(tf.memory().numTensors).toBe(before)
  })

  test('tells callbacks of the host first, which no checkpoint knows, and goes step by step when the host asks', async () => {
    const told: number[] = []
    const events = await collect(
      train(
        { ...experiment, epochs: 1 },
        {
          registry,
          stepsAtOnce: () => 1,
          callbacks: [{ name: 'host', phase: 'observe', on: { steps: ({ from }) => void told.push(from) } }],
        },
      ),
    )
    expect(told).toEqual([0, 1, 2, 3, 4])
    expect((await readCheckpoint(endOf(events).checkpoint!)).experiment.callbacks).toEqual([])
  })

  test('that a callback breaks fails with its name, and the other callbacks are told of the end', async () => {
    const told: string[] = []
    const broken = callbackOf('callback:test/broken', () => ({
      name: 'broken',
      phase: 'observe',
      on: { epochEnd: () => Promise.reject(new Error('no luck')) },
    }))
    const watch = callbackOf('callback:test/watch', () => ({
      name: 'watch',
      phase: 'persist',
      on: { runEnd: ({ status }) => void told.push(status) },
    }))
    const run = collect(
      train(
        { ...experiment, callbacks: [{ use: 'callback:test/broken' }, { use: 'callback:test/watch' }] },
        { registry: registryWith(broken, watch) },
      ),
    )
    await expect(run).rejects.toThrow('callback:broken: failed at epochEnd: no luck')
    expect(told).toEqual(['failed'])
  })

  test('stops when a callback asks, restores what it kept, and scales the learning rate', async () => {
    const rates: number[] = []
    const deciding = callbackOf('callback:test/deciding', () => ({
      name: 'deciding',
      phase: 'decide',
      on: {
        epochEnd({ epoch }, run) {
          if (epoch === 1) run.keep('best')
          if (epoch === 1) run.scaleLearningRate(0.5)
          if (epoch === 2) run.restore('best')
          if (epoch === 2) run.stop('enough')
        },
      },
    }))
    const experimentOf = (epochs: number) =>
      ({ ...experiment, epochs, callbacks: [{ use: 'callback:test/deciding' }] }) as const
    let end
    for await (const event of train(experimentOf(3), { registry: registryWith(deciding) })) {
      if (event.type === 'steps') rates.push(...event.learningRates)
      if (event.type === 'runEnd') end = event
    }
    const afterOne = endOf(await collect(train(experimentOf(1), { registry: registryWith(deciding) })))
    expect(end).toMatchObject({ status: 'stopped', why: 'enough', epochs: 2 })
    expect(rates.slice(0, 5)).toEqual(Array(5).fill(Math.fround(0.02)))
    expect(rates.slice(5)).toEqual(Array(5).fill(Math.fround(0.01)))
    const [restored, kept] = await Promise.all(
      [end!.checkpoint!, afterOne.checkpoint!].map((bytes) => readCheckpoint(bytes)),
    )
    expect(restored!.tensors['params/0-dense/kernel']).toEqual(kept!.tensors['params/0-dense/kernel'])
    // The results are those of the params that came back, not of the last epoch.
    expect(end!.evaluations).toEqual(afterOne.evaluations)
    // Made longer, the run says so, until it takes a step of its own.
    expect([restored!.progress.restored, kept!.progress.restored]).toEqual([true, undefined])
    const longer = train(experimentOf(4), { registry: registryWith(deciding), from: end!.checkpoint! })
    const events = await collect(longer)
    expect(events.find((event) => event.type === 'runStart')).toMatchObject({
      resumedAt: { epoch: 2, step: 10, restored: true },
    })
    expect((await readCheckpoint(endOf(events).checkpoint!)).progress.restored).toBeUndefined()
  })
})

describe('a backend', () => {
  test('without a kernel that a plugin needs is refused before the first step, by the plugin', async () => {
    const unary = tf.getKernel('Selu', 'cpu')!
    tf.unregisterKernel('Selu', 'cpu')
    const selu = {
      ...experiment,
      model: [{ use: 'layer:activation', with: { function: 'selu' } }, ...experiment.model],
    } as const
    const told: string[] = []
    try {
      const events = train(selu, { registry })
      await expect(
        (async () => {
          for await (const event of events) told.push(event.type)
        })(),
      ).rejects.toThrow('layer:activation: the backend cpu has no kernel Selu')
    } finally {
      tf.registerKernel(unary)
    }
    expect(told).toEqual([])
  })

  test('that is lost in mid-run fails the run with its error, after runEnd', async () => {
    let lose: (error: Error) => void = () => undefined
    const lost = new Promise<never>((_, reject) => (lose = reject))
    const told: string[] = []
    const run = (async () => {
      for await (const event of train({ ...experiment, epochs: 50 }, { registry, lost })) {
        told.push(event.type === 'runEnd' ? `runEnd ${event.status}` : event.type)
        if (event.type === 'epochEnd') lose(new BackendError({ where: 'webgpu', problem: 'the GPU was lost' }))
      }
    })()
    await expect(run).rejects.toThrow('the GPU was lost')
    expect(told.at(-1)).toBe('runEnd failed')
  })
})

test('a batch larger than the training split is the whole of it', async () => {
  const events = await collect(train({ ...experiment, batchSize: 500, epochs: 2 } as never, { registry }))
  expect(events.find((event) => event.type === 'runStart')).toMatchObject({ stepsPerEpoch: 1, steps: 2 })
})

describe('a wrong experiment', () => {
  test.each([
    [{ ...experiment, evaluate: ['tests'] }, "experiment.evaluate: unknown split 'tests'; did you mean 'test'?"],
    [{ ...experiment, model: [{ use: 'layer:dense', with: { units: 4 } }] }, 'loss'],
    [
      { ...experiment, metrics: [{ use: 'metric:accuracy' }, { use: 'metric:accuracy' }] },
      "experiment.metrics[1]: expected metrics of different names, received 'accuracy' again, which metrics[0] is called",
    ],
  ])('is refused before the first step: %#', async (wrong, message) => {
    const before = tf.memory().numTensors
    await expect(collect(train(wrong as never, { registry }))).rejects.toThrow(message)
    expect(tf.memory().numTensors).toBe(before)
  })
})
