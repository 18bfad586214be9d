import { exampleSide } from '../protocol/examples.js'
import { filesTexts as t } from '../texts/files.js'

/** What a picture is put on, so that what is transparent is white. */
const paper = '#ffffff'

function smallContext(): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(exampleSide, exampleSide).getContext('2d', { willReadFrequently: true })!
  context.imageSmoothingQuality = 'high'
  return context
}

/** The middle square of a picture as an example. */
export function exampleOf(picture: CanvasImageSource, width: number, height: number): Uint8Array {
  const context = smallContext()
  const side = Math.min(width, height)
  context.fillStyle = paper
  context.fillRect(0, 0, exampleSide, exampleSide)
  context.drawImage(picture, (width - side) / 2, (height - side) / 2, side, side, 0, 0, exampleSide, exampleSide)
  return rgbOf(context.getImageData(0, 0, exampleSide, exampleSide).data)
}

/** @throws Error in words for a file that is no image */
export async function exampleOfFile(file: File): Promise<Uint8Array> {
  let picture: ImageBitmap
  try {
    picture = await createImageBitmap(file, { colorSpaceConversion: 'none' })
  } catch {
    throw new Error(t.notAnImage(file.name))
  }
  try {
    return exampleOf(picture, picture.width, picture.height)
  } finally {
    picture.close()
  }
}

/** A gray picture of 0 … 1 as an example. */
export function exampleOfGray(values: Float32Array): Uint8Array {
  return Uint8Array.from({ length: 3 * values.length }, (_, i) => Math.round(255 * values[Math.floor(i / 3)]!))
}

/** Values of an example as the network takes them, 0 … 1. */
export function inputOf(example: Uint8Array): Float32Array {
  return Float32Array.from(example, (value) => value / 255)
}

function rgbOf(rgba: Uint8ClampedArray): Uint8Array {
  return Uint8Array.from({ length: (3 * rgba.length) / 4 }, (_, i) => rgba[4 * Math.floor(i / 3) + (i % 3)]!)
}
