import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { arrayData, type ArrayPair } from './array-data.js'
import { arrayOptions, pathOf } from './array-options.js'
import { defineDataset } from '../dataset.js'
import { splitOptions } from '../splits/split-options.js'
import { splitDataset } from '../splits/splits.js'

const nameOf = (description: string, fallback: string) =>
  v.optional(v.pipe(v.string(), v.minLength(1), v.description(description)), fallback)

const options = v.strictObject({
  path: pathOf('The .npz file'),
  inputs: nameOf('The array of the samples; its first axis counts them', 'x_train'),
  targets: nameOf('The array of the labels or values', 'y_train'),
  testInputs: nameOf('The array of the test samples, if there is one', 'x_test'),
  testTargets: nameOf('The array of the test labels or values, if there is one', 'y_test'),
  ...arrayOptions,
  ...splitOptions,
})

/**
 * Arrays in a file of NumPy's `savez`, compressed or not. The names default to those of Keras' `mnist.npz`.
 *
 * Loads inputs `[size, ...shape]`: bytes 0 … 255 where the array is uint8, otherwise float32. Targets are class numbers `[size]` where they are whole
 * numbers, otherwise values `[size, ...]`. Images `[height, width]` get one channel.
 *
 * @throws DataError with the file and the array: damaged files, numbers of samples and targets that differ, labels outside the classes
 * @example
 * { use: 'dataset:npz', with: { path: 'mnist.npz', inputs: 'x_train', targets: 'y_train' } }
 */
export const npz = defineDataset({
  kind: 'dataset',
  id: 'dataset:npz',
  version: 1,
  summary: "Your own arrays in a file of NumPy's savez (.npz), compressed or not",
  options,
  create: (config, { where }) => {
    const { path, inputs, targets, testInputs, testTargets } = config
    const location = `${where}: dataset:npz with`
    return splitDataset(config, location, async ({ files }) => {
      const { readNpz } = await import('../formats/npz.js')
      const { names, array } = readNpz(await files.read(path), path)
      const pairs: Record<string, ArrayPair> = { train: { inputs: array(inputs), targets: array(targets) } }
      if (names.includes(testInputs) || names.includes(testTargets))
        pairs['test'] = { inputs: array(testInputs), targets: array(testTargets) }
      return arrayData(pairs, config, location)
    })
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:npz': OptionsOf<typeof npz>
  }
}
