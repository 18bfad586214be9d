import type { Pixels } from './png.js'

/** A picture as a sample holds it: [height, width, channels], row by row, bytes or 0 … 1. */
export interface Picture {
  readonly width: number
  readonly height: number
  /** 1 for gray, 3 for color, 4 with opacity. */
  readonly channels: number
  readonly values: Uint8Array | Float32Array
}

/**
 * How samples of a shape are pictures, or undefined where they are none.
 *
 * @example
 * pictureShape([28, 28, 1]) // { width: 28, height: 28, channels: 1 }
 */
export function pictureShape(shape: readonly number[]): Omit<Picture, 'values'> | undefined {
  const [height, width, channels = 1] = shape
  const isPicture =
    (shape.length === 2 || shape.length === 3) && height! > 1 && width! > 1 && [1, 3, 4].includes(channels)
  return isPicture ? { height: height!, width: width!, channels } : undefined
}

/**
 * The picture at a place in samples that lie one after the other.
 *
 * @example
 * const second = pictureAt(pixels, { width: 28, height: 28, channels: 1 }, 1)
 */
export function pictureAt(inputs: Uint8Array | Float32Array, shape: Omit<Picture, 'values'>, index: number): Picture {
  const size = shape.width * shape.height * shape.channels
  return { ...shape, values: inputs.subarray(index * size, (index + 1) * size) }
}

/**
 * Values below and above 0 in two colors, the stronger the more opaque, so that 0 is what lies behind.
 *
 * @param limit the value that is wholly opaque
 * @example
 * const picture = signedPicture(weights, 28, 28, 0.5)
 */
export function signedPicture(values: ArrayLike<number>, width: number, height: number, limit: number): Picture {
  const rgba = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    const share = Math.max(-1, Math.min(1, values[i]! / (limit || 1)))
    rgba.set(share < 0 ? negative : positive, i * 4)
    rgba[i * 4 + 3] = Math.round(Math.abs(share) * 255)
  }
  return { width, height, channels: 4, values: rgba }
}

const negative = [0xd5, 0x5e, 0x00]
const positive = [0x2a, 0x86, 0xd0]

/**
 * Lays pictures of one size out on a sheet, row by row, with nothing between them.
 * @param step from one picture to the next, right and down, in pixels of the sheet
 * @param zoom each pixel becomes so many, for programs that would blur them
 * @example
 * const { width } = makeSheet([picture, picture], 2, [30, 30], 1) // 58 for two pictures of 28 pixels
 */
export function makeSheet(
  pictures: readonly Picture[],
  columns: number,
  step: readonly [number, number],
  zoom: number,
): Pixels {
  const { width: w, height: h } = pictures[0]!
  const rows = Math.ceil(pictures.length / columns)
  const width = (columns - 1) * step[0] + w * zoom
  const height = (rows - 1) * step[1] + h * zoom
  const rgba = new Uint8Array(width * height * 4)
  pictures.forEach((picture, index) => {
    const [left, top] = [(index % columns) * step[0], Math.floor(index / columns) * step[1]]
    for (let y = 0; y < h * zoom; y++) {
      for (let x = 0; x < w * zoom; x++) {
        rgba.set(colorAt(picture, Math.floor(x / zoom), Math.floor(y / zoom)), ((top + y) * width + left + x) * 4)
      }
    }
  })
  return { width, height, rgba }
}

function colorAt({ values, width, channels }: Picture, x: number, y: number): readonly number[] {
  const at = (y * width + x) * channels
  const byte = (channel: number) =>
    values instanceof Uint8Array
      ? values[at + channel]!
      : Math.round(Math.max(0, Math.min(1, values[at + channel]!)) * 255)
  if (channels === 1) return [byte(0), byte(0), byte(0), 255]
  return [byte(0), byte(1), byte(2), channels === 4 ? byte(3) : 255]
}
