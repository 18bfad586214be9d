import type { LoadContext, LoadedData, Split } from '../dataset.js'
import { decodeImage } from '../formats/decode-image.js'
import { fitImage, isDrawnInOpacity, requireSize, warningOfHidden, type ImageFit } from './fit-image.js'
import { imagesByClass, type ImagePath } from './image-paths.js'

/** What `dataset:image-folder` is asked for, without how its samples are divided. */
export interface FolderOptions extends Pick<ImageFit, 'channels' | 'background'> {
  readonly path: string
  /** Height and width; without it, that of the first image, which all must have. */
  readonly size?: number | readonly [number, number] | undefined
  readonly classes?: readonly string[] | undefined
}

/** Reads the images of a folder and what they are called by. */
export async function readImageFolder(options: FolderOptions, context: LoadContext): Promise<LoadedData> {
  const { parts, ...plan } = await planFolder(options, context)
  return readParts(parts, plan, context)
}

/** How the images of a folder are read, whatever split they belong to. */
export interface FolderPlan {
  readonly classes: readonly string[]
  readonly fit: ImageFit
  /** All images must have the size of the first. */
  readonly isExact: boolean
  readonly warnings: readonly string[]
}

/** Finds the images of each split, their classes and their size. @throws DataError as `imagesByClass` does */
export async function planFolder(
  { path, size, channels, background, classes: requested }: FolderOptions,
  context: LoadContext,
): Promise<FolderPlan & { readonly parts: Readonly<Record<string, readonly ImagePath[]>> }> {
  const [height, width] = [size].flat()
  const { classes, parts, warnings } = imagesByClass(await context.files.list(path), path, requested)
  const fit = {
    channels,
    background,
    ...(height ? { height, width: width ?? height } : await firstSize(parts['train']![0]!.path, context)),
  }
  return { classes, parts, warnings, fit, isExact: size === undefined }
}

/** Reads the images of some splits. */
export async function readParts(
  parts: Readonly<Record<string, readonly ImagePath[]>>,
  { classes, fit, isExact, warnings }: FolderPlan,
  context: LoadContext,
): Promise<LoadedData> {
  const splits: Record<string, Split> = {}
  let hidden = 0
  for (const [name, images] of Object.entries(parts)) {
    const { split, hidden: found } = await readImages(images, fit, isExact, context)
    splits[name] = split
    hidden += found
  }
  const shape = [fit.height, fit.width, fit.channels]
  return { shape, classes, targetShape: [], splits, warnings: [...warnings, ...warningOfHidden(hidden)] }
}

async function readImage(path: string, files: LoadContext['files']) {
  return decodeImage(await files.read(path), path)
}

async function firstSize(path: string, { files }: LoadContext) {
  const { height, width } = await readImage(path, files)
  return { height, width }
}

/** Reads images in their order. @returns also how many show nothing but their opacity */
export async function readImages(
  images: readonly ImagePath[],
  fit: ImageFit,
  isExact: boolean,
  { files, signal }: Pick<LoadContext, 'files' | 'signal'>,
): Promise<{ readonly split: Split; readonly hidden: number }> {
  const bytes = fit.height * fit.width * fit.channels
  const inputs = new Uint8Array(images.length * bytes)
  let hidden = 0
  for (const [i, { path }] of images.entries()) {
    signal?.throwIfAborted()
    const image = await readImage(path, files)
    if (isExact) requireSize(image, fit, path)
    if (fit.background === undefined && isDrawnInOpacity(image)) hidden++
    inputs.set(fitImage(image, fit).data, i * bytes)
  }
  const targets = Int32Array.from(images, ({ target }) => target)
  return { split: { size: images.length, inputs, targets }, hidden }
}
