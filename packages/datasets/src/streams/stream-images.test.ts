import { createRandom, createRegistry, type JsonObject } from '@telarjs/core'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { nodeFiles } from '../io/node-files.js'
import { parquet } from '../files/parquet.js'

const folder = fileURLToPath(new URL('../../fixtures/parquet', import.meta.url))

function load(options: JsonObject) {
  const dataset = createRegistry([parquet]).create('dataset', { use: 'dataset:parquet', with: options }, 'data')
  const files = nodeFiles({ directory: folder })
  return dataset.load({ random: createRandom(1), files, download: () => Promise.reject(new Error('nothing to fetch')) })
}

const pets = { path: 'pets', channels: 1 }

describe('images that are streamed', () => {
  it('are those that are held in memory without a stream, and so are the other splits', async () => {
    const [held, streamed] = [await load(pets), await load({ ...pets, stream: { shuffleBuffer: 3 } })]
    const { train, ...others } = held.splits
    expect({ shape: streamed.shape, classes: streamed.classes }).toEqual({ shape: held.shape, classes: held.classes })
    expect(streamed.splits).toEqual({ train, ...others })
    const { size, classCounts, open } = streamed.stream!
    expect([size, classCounts]).toEqual([7, [3, 2, 2]])
    const cursor = await open(createRandom(2), 0)
    const { inputs, targets } = await cursor.take(7)
    await cursor.close()
    const rows = ({ inputs, targets }: Pick<typeof train & object, 'inputs' | 'targets'>) =>
      Array.from(targets, (target, i) => `${target}: ${inputs.slice(20 * i, 20 * (i + 1)).join()}`).sort()
    expect(rows({ inputs, targets })).toEqual(rows(train!))
    expect(streamed.notes).toEqual([
      '7 training samples are streamed from 2 row groups of 1 file, shuffled by a buffer of 3; 7 of them stand for all in views and reports',
    ])
  })

  it('weigh their classes by all labels', async () => {
    const [held, streamed] = [
      await load({ ...pets, classWeights: 'balanced' }),
      await load({ ...pets, classWeights: 'balanced', stream: {} }),
    ]
    expect(streamed.classWeights).toEqual(held.classWeights)
  })

  it.each<[JsonObject, string]>([
    [
      { ...pets, validation: 0.1 },
      'data: dataset:parquet with.validation: the training samples are a stream, which is not in memory to choose from; give it files of its own, whose names begin with validation',
    ],
    [
      { ...pets, sampling: 'balanced' },
      'data: dataset:parquet with.sampling: the training samples are a stream, which is not in memory to choose from; classWeights weighs classes in the loss',
    ],
    [
      { path: 'unlabelled.parquet', channels: 1 },
      "unlabelled.parquet, row 1, column 'label': expected one of the classes cat, dog, owl, received an empty cell",
    ],
  ])('are refused with %j', async (options, message) => {
    await expect(load({ ...options, stream: { shuffleBuffer: 3 } })).rejects.toThrow(message)
  })
})
