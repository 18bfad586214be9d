import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineArrayFiles } from './array-dataset.js'
import { arrayOptions, pathOf } from './array-options.js'
import { pairPaths, readPairs } from './read-pairs.js'
import { splitOptions } from '../splits/split-options.js'

const options = v.strictObject({
  ...pairPaths('.npy file'),
  inputs: pathOf('The .npy file of the samples; its first axis counts them'),
  ...arrayOptions,
  ...splitOptions,
})

/**
 * Arrays in files of NumPy's `save`, one array per file.
 *
 * Loads inputs `[size, ...shape]`: bytes 0 … 255 where the array is uint8, otherwise float32. Targets are class numbers `[size]`, from whole
 * numbers, text or one-hot rows, or values `[size, ...]`. Images `[height, width]` get one channel.
 *
 * @throws DataError with the file and the byte: damaged files, numbers of samples and targets that differ, labels outside the classes
 * @example
 * { use: 'dataset:npy', with: { inputs: 'x.npy', targets: 'y.npy', validation: 0.1 } }
 */
export const npy = defineArrayFiles('dataset:npy', {
  summary: "Your own arrays in files of NumPy's save (.npy)",
  options,
  async read(paths, { files }, location) {
    const { parseNpy, parseNpyArray } = await import('../formats/npy.js')
    return readPairs(
      paths,
      location,
      async (path) => parseNpy(await files.read(path), path),
      async (path) => parseNpyArray(await files.read(path), path),
    )
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:npy': OptionsOf<typeof npy>
  }
}
