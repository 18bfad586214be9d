import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { pathOf } from './array-options.js'
import { defineDataset } from '../dataset.js'
import { imageOptions } from './image-options.js'
import { splitOptions } from '../splits/split-options.js'
import { splitDataset } from '../splits/splits.js'

const options = v.strictObject({
  path: pathOf(
    'The folder; below it one folder per class; or folders of splits (train, val, valid, validation, dev, test …), each with one folder per class',
  ),
  ...imageOptions,
  classes: v.optional(
    v.pipe(
      v.array(v.string()),
      v.minLength(1),
      v.description('The folders of the classes in the order of their numbers; without it, all, sorted'),
    ),
  ),
  ...splitOptions,
})

/**
 * Images in one folder per class: `pets/cat/1.png`, or `pets/train/cat/1.png` beside `pets/test/cat/2.png`.
 *
 * Loads inputs `[size, height, width, channels]` as bytes 0 … 255 and class numbers `[size]`; the classes are the names of the folders, sorted.
 *
 * @throws DataError with the file: a damaged image, an image of another size where `size` is not set, a folder that is none of the classes
 * @example
 * { use: 'dataset:image-folder', with: { path: 'pets', size: 32, validation: 0.2, splitBy: 'stratified' } }
 */
export const imageFolder = defineDataset({
  id: 'dataset:image-folder',
  summary: 'Your own images (PNG, JPEG, WebP, BMP, GIF, TIFF, PGM, PPM), one folder per class',
  options,
  create: ({ path, size, channels, background, classes, ...splits }, { where }) =>
    splitDataset(splits, `${where}: dataset:image-folder with`, async (context) => {
      // With the first folder that is read, so that a page without images loads none of it.
      const { readImageFolder } = await import('./read-image-folder.js')
      return readImageFolder({ path, size, channels, background, classes }, context)
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:image-folder': OptionsOf<typeof imageFolder>
  }
}
