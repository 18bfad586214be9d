import { ExperimentError, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { arrayDataset } from './array-dataset.js'
import { arrayOptions } from './array-options.js'
import { defineDataset } from '../dataset.js'
import type { NdArray } from '../formats/nd-array.js'
import { splitOptions } from '../splits/split-options.js'

const row = v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(1))

const options = v.strictObject({
  inputs: v.pipe(v.array(row), v.minLength(1), v.description('One row of numbers per sample')),
  targets: v.pipe(
    v.union([v.pipe(v.array(v.pipe(v.number(), v.finite())), v.minLength(1)), v.pipe(v.array(row), v.minLength(1))]),
    v.description('One class number, value or row of values per sample'),
  ),
  ...arrayOptions,
  targetsAre: v.optional(v.pipe(v.picklist(['classes', 'values']), v.description('What the targets are')), 'classes'),
  ...splitOptions,
})

/**
 * Samples written into the experiment itself, such as a truth table or points drawn by hand.
 *
 * Loads inputs `[size, ...shape]` (float32) and class numbers `[size]`, or values `[size, ...]`.
 *
 * @throws ExperimentError for rows of different lengths, or another number of targets than of rows
 * @example
 * { use: 'dataset:arrays', with: { inputs: [[0, 0], [0, 1], [1, 0], [1, 1]], targets: [0, 1, 1, 0] } }
 */
export const arrays = defineDataset({
  id: 'dataset:arrays',
  summary: 'Samples written into the experiment itself',
  options,
  create: (config, { where }) => {
    const location = `${where}: dataset:arrays with`
    const targets = config.targets.every((target) => typeof target === 'number')
      ? config.targets.map((target) => [target])
      : (config.targets as number[][])
    const pair = { inputs: table(config.inputs, `${location}.inputs`), targets: table(targets, `${location}.targets`) }
    const train = {
      inputs: pair.inputs,
      targets: config.targets === targets ? pair.targets : { ...pair.targets, shape: [targets.length] },
    }
    if (train.inputs.shape[0] !== targets.length)
      throw new ExperimentError({
        where: `${location}.targets`,
        expected: `${train.inputs.shape[0]}, one per row of inputs`,
        received: `${targets.length}`,
      })
    return arrayDataset('dataset:arrays', config, where, async () => ({ train }))
  },
})

function table(rows: readonly (readonly number[])[], name: string): NdArray {
  const width = rows[0]!.length
  const wrong = rows.findIndex(({ length }) => length !== width)
  if (wrong >= 0)
    throw new ExperimentError({
      where: `${name}[${wrong}]`,
      expected: `${width} numbers as in the first row`,
      received: `${rows[wrong]!.length}`,
    })
  return {
    shape: [rows.length, width],
    type: 'float32',
    values: Float32Array.from(rows.flat()),
    name,
    at: (i) => `${name}[${Math.floor(i / width)}]`,
  }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:arrays': OptionsOf<typeof arrays>
  }
}
