import { fitImage, isDrawnInOpacity } from '@telarjs/datasets'
import { decodeImage, type Image } from '@telarjs/datasets/formats'
import type { DroppedFile } from '../protocol/api.js'
import type { IncomingFile } from './incoming.js'
import { classOf } from './plan.js'
import type { DraftSpec } from '../shared/draft.js'
import { idx } from './idx.js'
import { filesTexts as t } from '../texts/files.js'

/** The longest side that is kept; larger images would not fit small networks. */
const mostPixels = 64

/** Images as a data set, and what the user should know of it, or nothing. */
interface ImportedImages {
  readonly data: DraftSpec
  readonly files: readonly DroppedFile[]
  readonly said: string
}

/**
 * Images in folders, one folder per class, as the two IDX files that every data set of images can be. They are decoded and resized as `dataset:image-folder`
 * does it, so that the command line gives the same numbers.
 */
export async function imagesToIdx(files: readonly IncomingFile[]): Promise<ImportedImages> {
  const classes = [...new Set(files.map(({ path }) => classOf(path)))].sort()
  if (classes.length < 2) throw new Error(t.folderEach)
  const first = await decode(files[0]!)
  const scale = Math.min(1, mostPixels / Math.max(first.width, first.height))
  const [width, height] = [Math.max(1, Math.round(first.width * scale)), Math.max(1, Math.round(first.height * scale))]
  const size = { width, height, channels: 3 } as const
  const pictures: Uint8Array[] = []
  let hidden = 0
  for (const file of files) {
    const image = await decode(file)
    // What is drawn in opacity alone would be one color: ink is put on the paper that shows it.
    const isHidden = isDrawnInOpacity(image)
    if (isHidden) hidden++
    const background = isHidden ? paperOf(image) : undefined
    pictures.push(fitImage(image, { ...size, background }).data)
  }
  const channels = pictures.every(isGray) ? 1 : 3
  const values = new Uint8Array(files.length * width * height * channels)
  pictures.forEach((data, index) => {
    const picture = fitImage({ ...size, data }, { ...size, channels }).data
    values.set(picture, index * picture.length)
  })
  const labels = Uint8Array.from(files, ({ path }) => classes.indexOf(classOf(path)))
  return {
    data: {
      use: 'dataset:idx',
      with: { inputs: 'your-images.idx', targets: 'your-labels.idx', classes, test: 0.2, splitBy: 'stratified' },
    },
    files: [
      { path: 'your-images.idx', bytes: idx([files.length, height, width, channels], values) },
      { path: 'your-labels.idx', bytes: idx([files.length], labels) },
    ],
    said: hidden === 0 ? '' : t.oneColor(hidden),
  }
}

/** White behind a dark color, black behind a light one. */
function paperOf({ data }: Image): number {
  return data[0]! < 128 ? 255 : 0
}

/** By the decoders of the command line; photos by the browser, which is faster, and formats that only it knows. */
async function decode({ path, file }: IncomingFile): Promise<Image> {
  const bytes = new Uint8Array(await file.arrayBuffer())
  const isJpeg = bytes[0] === 0xff && bytes[1] === 0xd8
  const isAvif = String.fromCharCode(...bytes.subarray(4, 8)) === 'ftyp'
  if (!isJpeg && !isAvif) return decodeImage(bytes, path)
  let bitmap: ImageBitmap
  try {
    bitmap = await createImageBitmap(file, { colorSpaceConversion: 'none' })
  } catch {
    throw new Error(t.notAnImage(path))
  }
  const { width, height } = bitmap
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
  context.drawImage(bitmap, 0, 0)
  bitmap.close()
  const rgba = context.getImageData(0, 0, width, height).data
  const data = new Uint8Array(3 * width * height)
  for (let i = 0; i < data.length; i++) data[i] = rgba[4 * Math.floor(i / 3) + (i % 3)]!
  return { width, height, channels: 3, data }
}

function isGray(picture: Uint8Array): boolean {
  for (let i = 0; i < picture.length; i += 3)
    if (Math.abs(picture[i]! - picture[i + 1]!) > 4 || Math.abs(picture[i]! - picture[i + 2]!) > 4) return false
  return true
}
