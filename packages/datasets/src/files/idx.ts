/** Files in IDX, the format of MNIST; gzipped or not. */
import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { arrayData } from './array-data.js'
import { arrayOptions, pathOf } from './array-options.js'
import { defineDataset, type Files } from '../dataset.js'
import { gunzip } from '../formats/gunzip.js'
import { parseIdx } from '../formats/idx.js'
import { readPairs } from './read-pairs.js'
import { splitOptions } from '../splits/split-options.js'
import { dividedDataset } from '../splits/splits.js'

const options = v.strictObject({
  inputs: pathOf('The IDX file of the samples.'),
  targets: pathOf('The IDX file of the labels or values.'),
  testInputs: v.optional(pathOf('The IDX file of the test samples.')),
  testTargets: v.optional(pathOf('The IDX file of the test labels or values.')),
  ...arrayOptions,
  ...splitOptions,
})

export const idx = defineDataset({
  kind: 'dataset',
  id: 'dataset:idx',
  version: 1,
  summary: 'Your own files in IDX, the format of MNIST; gzipped or not',
  options,
  create: (given, { where }) => {
    const place = `${where}: dataset:idx with`
    return dividedDataset(given, place, async ({ files }) =>
      arrayData(await readPairs(given, place, (path) => readIdx(path, files)), given, place),
    )
  },
})

async function readIdx(path: string, files: Files) {
  return parseIdx(await gunzip(await files.read(path), path), path)
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:idx': OptionsOf<typeof idx>
  }
}
