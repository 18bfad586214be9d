import type { DroppedFile } from '../protocol/api.js'
import { classOf, type IncomingFile } from './plan.js'
import type { DraftSpec } from '../shared/draft.js'

/** The longest side that is kept; larger images would not fit small networks. */
const mostPixels = 64

/** Images in folders, one folder per class, as the two IDX files that every data set of images can be. */
export async function imagesToIdx(
  files: readonly IncomingFile[],
): Promise<{ readonly data: DraftSpec; readonly files: readonly DroppedFile[] }> {
  const classes = [...new Set(files.map(({ path }) => classOf(path)))].sort()
  if (classes.length < 2)
    throw new Error(
      'Expected a folder for each class with its images inside, such as cats/1.png and dogs/1.png. Drop the folder that holds them.',
    )
  const first = await decode(files[0]!)
  const scale = Math.min(1, mostPixels / Math.max(first.width, first.height))
  const [width, height] = [Math.max(1, Math.round(first.width * scale)), Math.max(1, Math.round(first.height * scale))]
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!
  const pictures: Uint8ClampedArray[] = []
  for (const file of files) {
    const bitmap = await decode(file)
    context.fillStyle = 'black'
    context.fillRect(0, 0, width, height)
    context.drawImage(bitmap, 0, 0, width, height)
    bitmap.close()
    pictures.push(context.getImageData(0, 0, width, height).data)
  }
  const channels = pictures.every(isGray) ? 1 : 3
  const values = new Uint8Array(files.length * width * height * channels)
  pictures.forEach((picture, index) => {
    for (let place = 0; place < width * height; place++) {
      for (let channel = 0; channel < channels; channel++)
        values[(index * width * height + place) * channels + channel] = picture[4 * place + channel]!
    }
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
  }
}

async function decode({ path, file }: IncomingFile): Promise<ImageBitmap> {
  try {
    return await createImageBitmap(file)
  } catch {
    throw new Error(`${path}: the browser cannot read this image. Nothing was changed.`)
  }
}

function isGray(picture: Uint8ClampedArray): boolean {
  for (let i = 0; i < picture.length; i += 4)
    if (Math.abs(picture[i]! - picture[i + 1]!) > 4 || Math.abs(picture[i]! - picture[i + 2]!) > 4) return false
  return true
}

/** Bytes in IDX, the format of MNIST. */
export function idx(shape: readonly number[], values: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + values.length)
  const view = new DataView(bytes.buffer)
  bytes.set([0, 0, 8, shape.length])
  shape.forEach((length, axis) => view.setUint32(4 + 4 * axis, length))
  bytes.set(values, 4 + 4 * shape.length)
  return bytes
}
