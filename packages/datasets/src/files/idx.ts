import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineArrayFiles } from './array-dataset.js'
import { arrayOptions } from './array-options.js'
import type { Files } from '../dataset.js'
import { gunzip } from '../formats/gunzip.js'
import { parseIdx } from '../formats/idx.js'
import { pairPaths, readPairs } from './read-pairs.js'
import { splitOptions } from '../splits/split-options.js'

const options = v.strictObject({
  ...pairPaths('IDX file'),
  ...arrayOptions,
  ...splitOptions,
})

/**
 * Arrays in files of IDX, the format of MNIST, gzipped or not.
 *
 * Loads inputs `[size, ...shape]`: bytes 0 … 255 where the file holds uint8, otherwise float32. Targets are class numbers `[size]`, from whole
 * numbers or one-hot rows, or values `[size, ...]`. Images `[height, width]` get one channel.
 *
 * @throws DataError with the file and the byte: damaged files, numbers of samples and targets that differ, labels outside the classes
 * @example
 * { use: 'dataset:idx', with: { inputs: 'images.idx.gz', targets: 'labels.idx.gz', validation: 0.1 } }
 */
export const idx = defineArrayFiles('dataset:idx', {
  summary: 'Your own files in IDX, the format of MNIST; gzipped or not',
  options,
  read: (paths, { files }, location) => readPairs(paths, location, (path) => readIdx(path, files)),
})

async function readIdx(path: string, files: Files) {
  return parseIdx(await gunzip(await files.read(path), path), path)
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:idx': OptionsOf<typeof idx>
  }
}
