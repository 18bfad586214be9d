import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { pathOf } from './array-options.js'
import { defineDataset, type LoadContext, type LoadedData, type Split } from '../dataset.js'
import { fitImage, isDrawnInOpacity, requireSize, warningOfHidden, type ImageFit } from './fit-image.js'
import { imageOptions } from './image-options.js'
import { imagesByClass, type ImagePath } from './image-paths.js'
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
  create: ({ path, size, channels, background, classes: requested, ...splits }, { where }) =>
    splitDataset(splits, `${where}: dataset:image-folder with`, async (context): Promise<LoadedData> => {
      const [height, width] = [size].flat()
      const { classes, parts, warnings } = imagesByClass(await context.files.list(path), path, requested)
      const fit = {
        channels,
        background,
        ...(height ? { height, width: width ?? height } : await firstSize(parts['train']![0]!.path, context)),
      }
      const made: Record<string, Split> = {}
      let hidden = 0
      for (const [name, images] of Object.entries(parts)) {
        const { split, hidden: found } = await readImages(images, fit, size === undefined, context)
        made[name] = split
        hidden += found
      }
      const shape = [fit.height, fit.width, channels]
      return { shape, classes, targetShape: [], splits: made, warnings: [...warnings, ...warningOfHidden(hidden)] }
    }),
})

/** Imported where it is used, so that a page without images loads no decoder. */
async function readImage(path: string, files: LoadContext['files']) {
  const { decodeImage } = await import('../formats/decode-image.js')
  return decodeImage(await files.read(path), path)
}

async function firstSize(path: string, { files }: LoadContext) {
  const { height, width } = await readImage(path, files)
  return { height, width }
}

async function readImages(
  images: readonly ImagePath[],
  fit: ImageFit,
  exact: boolean,
  { files, signal }: LoadContext,
): Promise<{ readonly split: Split; readonly hidden: number }> {
  const bytes = fit.height * fit.width * fit.channels
  const inputs = new Uint8Array(images.length * bytes)
  let hidden = 0
  for (const [i, { path }] of images.entries()) {
    signal?.throwIfAborted()
    const image = await readImage(path, files)
    if (exact) requireSize(image, fit, path)
    if (fit.background === undefined && isDrawnInOpacity(image)) hidden++
    inputs.set(fitImage(image, fit).data, i * bytes)
  }
  const targets = Int32Array.from(images, ({ target }) => target)
  return { split: { size: images.length, inputs, targets }, hidden }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:image-folder': OptionsOf<typeof imageFolder>
  }
}
