/** Arrays as NumPy's `save` writes them, one per file. */
import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { arrayData } from './array-data.js'
import { arrayOptions, pathOf } from './array-options.js'
import { defineDataset } from '../dataset.js'
import { parseNpy } from '../formats/npy.js'
import { readPairs } from './read-pairs.js'
import { splitOptions } from '../splits/split-options.js'
import { dividedDataset } from '../splits/splits.js'

const options = v.strictObject({
  inputs: pathOf('The .npy file of the samples; its first axis counts them.'),
  targets: pathOf('The .npy file of the labels or values.'),
  testInputs: v.optional(pathOf('The .npy file of the test samples.')),
  testTargets: v.optional(pathOf('The .npy file of the test labels or values.')),
  ...arrayOptions,
  ...splitOptions,
})

export const npy = defineDataset({
  kind: 'dataset',
  id: 'dataset:npy',
  version: 1,
  summary: "Your own arrays in files of NumPy's save (.npy)",
  options,
  create: (given, { where }) => {
    const place = `${where}: dataset:npy with`
    return dividedDataset(given, place, async ({ files }) => {
      const pairs = await readPairs(given, place, async (path) => parseNpy(await files.read(path), path))
      return arrayData(pairs, given, place)
    })
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:npy': OptionsOf<typeof npy>
  }
}
