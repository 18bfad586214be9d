import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineArrayFiles } from './array-dataset.js'
import { arrayOptions, pathOf } from './array-options.js'
import { splitOptions } from '../splits/split-options.js'

const nameOf = (description: string) => v.optional(v.pipe(v.string(), v.minLength(1), v.description(description)))

const options = v.strictObject({
  path: pathOf('The .npz file'),
  targetsPath: v.optional(pathOf('The .npz file of the labels or values, where they are in one of their own')),
  testPath: v.optional(pathOf('The .npz file of the test samples, where they are in one of their own')),
  testTargetsPath: v.optional(pathOf('The .npz file of the test labels or values, where they are in one of their own')),
  inputs: nameOf('The array of the samples; without it a usual name, such as x_train, X, images'),
  targets: nameOf('The array of the labels or values; without it a usual name, such as y_train, y, labels'),
  testInputs: nameOf('The array of the test samples; without it a usual name, such as x_test, if there is one'),
  testTargets: nameOf('The array of the test labels or values; without it a usual name, such as y_test'),
  ...arrayOptions,
  ...splitOptions,
})

/**
 * Arrays in a file of NumPy's `savez`, compressed or not, or in two: samples in one and labels in another.
 *
 * Arrays are found by their usual names: those of Keras (x_train, y_train, x_test, y_test), X and y, images and labels, train_images and train_labels
 * with val_images and test_images, arr_0 and arr_1. Loads inputs `[size, ...shape]`: bytes 0 … 255 where the array is uint8, otherwise float32.
 * Targets are class numbers `[size]`, from whole numbers, text or one-hot rows, or values `[size, ...]`. Images `[height, width]` get one channel.
 *
 * @throws DataError with the file and the array: damaged files, numbers of samples and targets that differ, labels outside the classes
 * @example
 * { use: 'dataset:npz', with: { path: 'kmnist-train-imgs.npz', targetsPath: 'kmnist-train-labels.npz', validation: 0.1 } }
 */
export const npz = defineArrayFiles('dataset:npz', {
  summary: "Your own arrays in a file of NumPy's savez (.npz), compressed or not",
  options,
  async read(names, { files }) {
    const [{ readNpz }, { readNpzPairs }] = await Promise.all([import('../formats/npz.js'), import('./npz-pairs.js')])
    return readNpzPairs(names, async (path) => readNpz(await files.read(path), path))
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:npz': OptionsOf<typeof npz>
  }
}
