import { memoryStorage, parseExperiment, type Experiment } from '@telarjs/core'
import { memoryFiles } from '@telarjs/datasets'
import { nodeFiles } from '@telarjs/datasets/node'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { beforeAll, expect, test } from 'vitest'
import { callbackOf, collect, endOf, registryWith } from '../../fixtures/points.js'
import { loadData } from './data.js'
import { openEpoch } from './epoch-samples.js'
import { explain } from '../explain.js'
import { makePlan } from '../plan.js'
import { readCheckpoint } from '../checkpoint/read-checkpoint.js'
import { train } from '../train.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const saving = callbackOf('callback:test/saving', () => ({
  name: 'saving',
  phase: 'persist',
  on: { steps: async ({ to }, run) => run.checkpoint(`step-${to}`) },
}))
const registry = registryWith(saving)
const files = nodeFiles({ directory: fileURLToPath(new URL('../../../datasets/fixtures/parquet', import.meta.url)) })

/** Seven images in two row groups. */
const pets = {
  seed: 3,
  data: { use: 'dataset:parquet', with: { path: 'pets', channels: 1, stream: { shuffleBuffer: 3, readAhead: 1 } } },
  model: [{ use: 'layer:flatten' }, { use: 'layer:dense', with: { units: 3 } }],
  callbacks: [{ use: 'callback:test/saving' }],
  batchSize: 2,
  epochs: 3,
} as const

const experiment = pets as unknown as Experiment

/** Eight samples each, so that an epoch has four steps, as it has with the seven images. */
const rows = `x,y,k\n${Array.from({ length: 8 }, (_, i) => `${i},${i % 3},${'abc'[i % 3]}\n`).join('')}`
const image = (i: number) => new TextEncoder().encode(`P2 2 1 255 ${i} ${10 * i}`)
const written = memoryFiles({
  'rows.csv': new TextEncoder().encode(rows),
  'rows.csv.gz': new Uint8Array(gzipSync(rows)),
  ...Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`folder/${'abc'[i % 3]}/${i}.pgm`, image(i)])),
})
const shards = { shuffleBuffer: 3, readAhead: 1, shardSize: 2 }
const table = { data: { use: 'dataset:csv', with: { path: 'rows.csv', target: 'k', stream: shards } } }
const streams = {
  'images in Parquet': { change: {}, files },
  'a table in Parquet': {
    change: {
      data: {
        use: 'dataset:parquet',
        with: { path: 'homes-snappy.parquet', target: 'price', stream: { shuffleBuffer: 3, readAhead: 1 } },
      },
      model: [{ use: 'layer:dense', with: { units: 1 } }],
    },
    files,
  },
  'a CSV file': { change: table, files: written },
  'a gzipped CSV file': {
    change: { data: { ...table.data, with: { ...table.data.with, path: 'rows.csv.gz' } } },
    files: written,
  },
  'a folder of images': {
    change: { data: { use: 'dataset:image-folder', with: { path: 'folder', channels: 1, stream: shards } } },
    files: written,
  },
}

test.each(Object.entries(streams))(
  'a run on a stream of %s goes on from any step, also in the middle of an epoch, as if it had not been interrupted',
  async (_, { change, files: own }) => {
    const storage = memoryStorage()
    const run = { ...experiment, ...change } as unknown as Experiment
    const whole = endOf(await collect(train(run, { registry, files: own, storage, stepsAtOnce: () => 1 })))
    const { tensors } = await readCheckpoint(whole.checkpoint!)
    expect(whole.steps).toBe(12)
    for (const step of [1, 2, 4, 7, 11]) {
      const from = (await storage.read(`checkpoints/step-${step}.telar`))!
      const resumed = endOf(await collect(train(run, { registry, files: own, from })))
      expect((await readCheckpoint(resumed.checkpoint!)).tensors).toEqual(tensors)
    }
  },
)

test('a batch of all samples has the losses of the same data in memory, whose order does not matter', async () => {
  const { stream: _, ...held } = pets.data.with
  const lossesOf = async (data: object) => {
    const events = await collect(train({ ...pets, data, batchSize: 7 } as unknown as Experiment, { registry, files }))
    return events.flatMap((event) => (event.type === 'epochEnd' ? [event.loss] : []))
  }
  const [streamed, inMemory] = [await lossesOf(pets.data), await lossesOf({ ...pets.data, with: held })]
  expect(streamed).toHaveLength(3)
  streamed.forEach((loss, epoch) => expect(loss).toBeCloseTo(inMemory[epoch]!, 5))
})

test('the head of the log, explain and the checkpoint tell of all samples', async () => {
  const [start, ...rest] = await collect(train(experiment, { registry, files }))
  const targets = {
    kind: 'classes',
    classes: [
      { name: 'cat', count: 3 },
      { name: 'dog', count: 2 },
      { name: 'owl', count: 2 },
    ],
  }
  expect(start).toMatchObject({ type: 'runStart', samples: { train: 7, test: 3 }, stepsPerEpoch: 4, targets })
  expect((await readCheckpoint(endOf(rest).checkpoint!)).data).toMatchObject({ samples: 7, targets })
  const explained = await explain(experiment, { registry, files })
  expect(explained).toMatchObject({ samples: { train: 7, test: 3 }, steps: 12, targets })
  expect(explained.notes[0]).toContain('7 training samples are streamed from 2 row groups')
  await expect(explain({ ...pets, evaluate: ['train'] } as unknown as Experiment, { registry, files })).rejects.toThrow(
    "experiment.evaluate: expected splits that are held in memory, received 'train', which is streamed",
  )
})

test('samples that were read but not trained on come again', async () => {
  const parsed = parseExperiment(registry, experiment)
  const plan = makePlan(parsed, registry, await loadData(parsed, { registry, files }))
  const [whole, parts] = [openEpoch(plan, 1, 0), openEpoch(plan, 1, 0)]
  const { targets } = await whole.next(7)
  await parts.next(5)
  parts.advance(2)
  expect((await parts.next(5))['targets']).toEqual(targets!.subarray(2))
  parts.advance(5)
  await Promise.all([whole.close(), parts.close()])
})
