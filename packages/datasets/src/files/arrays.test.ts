import { describeDataset } from '@telarjs/testing'
import { createRandom, createRegistry, type JsonObject, type OptionsOf } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import { arrays } from './arrays.js'
import { memoryFiles } from '../io/memory-files.js'

type Options = OptionsOf<typeof arrays>
const and: Options = {
  inputs: [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ],
  targets: [0, 0, 0, 1],
}

async function load(options: Options) {
  const dataset = createRegistry([arrays]).create(
    'dataset',
    { use: 'dataset:arrays', with: options as JsonObject },
    'data',
  )
  return dataset.load({
    random: createRandom(1),
    files: memoryFiles({}),
    download: () => Promise.reject(new Error('nothing to fetch')),
  })
}

describeDataset(arrays, { options: and as JsonObject })

describe('dataset:arrays', () => {
  it('reads classes', async () => {
    expect(await load({ ...and, classes: ['no', 'yes'] })).toEqual({
      notes: [],
      warnings: [],
      shape: [2],
      classes: ['no', 'yes'],
      targetShape: [],
      splits: {
        train: { size: 4, inputs: Float32Array.of(0, 0, 0, 1, 1, 0, 1, 1), targets: Int32Array.of(0, 0, 0, 1) },
      },
    })
  })

  it('reads values, one or a row per sample', async () => {
    expect(await load({ ...and, targetsAre: 'values' })).toMatchObject({
      targetShape: [],
      splits: { train: { targets: Float32Array.of(0, 0, 0, 1) } },
    })
    const rows = {
      inputs: [[1], [2]],
      targets: [
        [1, 2],
        [3, 4],
      ],
      targetsAre: 'values',
    } as const
    expect(await load(rows as unknown as Options)).toMatchObject({
      targetShape: [2],
      splits: { train: { targets: Float32Array.of(1, 2, 3, 4) } },
    })
  })

  it.each<[string, Options, string]>([
    [
      'rows of several lengths',
      { ...and, inputs: [[0, 0], [1]] },
      'data: dataset:arrays with.inputs[1]: expected 2 numbers as in the first row, received 1',
    ],
    [
      'too few targets',
      { ...and, targets: [0, 1] },
      'data: dataset:arrays with.targets: expected 4, one per row of inputs, received 2',
    ],
  ])('refuses %s', async (_, options, message) => {
    await expect(load(options)).rejects.toThrow(expect.objectContaining({ name: 'ExperimentError', message }))
  })
})
