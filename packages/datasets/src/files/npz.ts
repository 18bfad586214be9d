/** Arrays as NumPy's `savez` writes them, all in one file; Keras' mnist.npz is read without further options. */
import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { arrayData, type ArrayPair } from './array-data.js'
import { arrayOptions, pathOf } from './array-options.js'
import { defineDataset } from '../dataset.js'
import { splitOptions } from '../splits/split-options.js'
import { dividedDataset } from '../splits/splits.js'

const nameOf = (description: string, fallback: string) =>
  v.optional(v.pipe(v.string(), v.minLength(1), v.description(description)), fallback)

const options = v.strictObject({
  path: pathOf('The .npz file.'),
  inputs: nameOf('The array of the samples; its first axis counts them.', 'x_train'),
  targets: nameOf('The array of the labels or values.', 'y_train'),
  testInputs: nameOf('The array of the test samples, if there is one.', 'x_test'),
  testTargets: nameOf('The array of the test labels or values, if there is one.', 'y_test'),
  ...arrayOptions,
  ...splitOptions,
})

export const npz = defineDataset({
  kind: 'dataset',
  id: 'dataset:npz',
  version: 1,
  summary: "Your own arrays in a file of NumPy's savez (.npz), compressed or not",
  options,
  create: (given, { where }) => {
    const { path, inputs, targets, testInputs, testTargets } = given
    const place = `${where}: dataset:npz with`
    return dividedDataset(given, place, async ({ files }) => {
      const { readNpz } = await import('../formats/npz.js')
      const { names, array } = readNpz(await files.read(path), path)
      const pairs: Record<string, ArrayPair> = { train: { inputs: array(inputs), targets: array(targets) } }
      if (names.includes(testInputs) || names.includes(testTargets))
        pairs['test'] = { inputs: array(testInputs), targets: array(testTargets) }
      return arrayData(pairs, given, place)
    })
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:npz': OptionsOf<typeof npz>
  }
}
