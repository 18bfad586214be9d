import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { pathOf } from './array-options.js'
import { defineDataset, type Dataset } from '../dataset.js'
import { imageOptions } from './image-options.js'
import { splitOptions } from '../splits/split-options.js'
import { splitData } from '../splits/splits.js'
import { shardedStreamOption } from '../streams/stream-option.js'

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
  stream: shardedStreamOption(100),
  ...splitOptions,
})

/**
 * Images in one folder per class: `pets/cat/1.png`, or `pets/train/cat/1.png` beside `pets/test/cat/2.png`.
 *
 * With `stream`, training images are read while they are trained on: `shardSize` of them at once, from all over the folder, shuffled by a buffer.
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
  create: (config, { where }): Dataset => ({
    async load(context) {
      const place = `${where}: dataset:image-folder with`
      // With the first folder that is read, so that a page without images loads none of it.
      if (config.stream) {
        const { streamFolder } = await import('../streams/stream-folder.js')
        return streamFolder({ ...config, stream: config.stream }, context, place)
      }
      const { readImageFolder } = await import('./read-image-folder.js')
      return splitData(await readImageFolder(config, context), config, context.random, place)
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:image-folder': OptionsOf<typeof imageFolder>
  }
}
