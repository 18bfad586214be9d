import { DataError, grouped } from '@telarjs/core'
import type { Image } from '../formats/image.js'

/** The size and channels that an image shall have. */
export interface ImageFit {
  readonly height: number
  readonly width: number
  readonly channels: 1 | 3
  /** The gray 0 … 255 behind transparent pixels; without it, opacity is left out. */
  readonly background?: number | undefined
}

/**
 * Refuses an image of another size than the first, where none is resized.
 *
 * @throws DataError
 */
export function requireSize(image: Image, { height, width }: ImageFit, where: string): void {
  if (image.height === height && image.width === width) return
  throw new DataError({
    where,
    expected: `${height} × ${width} pixels as the first image has`,
    received: `${image.height} × ${image.width}`,
    remedy: 'resize all with "size"',
  })
}

/**
 * Whether what an image shows is in its opacity alone: transparent drawings in one color.
 *
 * @example
 * isDrawnInOpacity({ width: 2, height: 1, channels: 1, data: Uint8Array.of(0, 0), alpha: Uint8Array.of(255, 0) }) // true
 */
export function isDrawnInOpacity({ alpha, data, channels }: Image): boolean {
  return (
    alpha !== undefined && alpha.some((value) => value < 255) && data.every((value, i) => value === data[i % channels])
  )
}

/** What is said of images that are drawn in their opacity alone. */
export function warningOfHidden(count: number): string[] {
  if (count === 0) return []
  return [
    `${count === 1 ? '1 image is of one color where its' : `${grouped(count)} images are of one color where their`} transparency is left out; "background": 255 puts them on white, 0 on black`,
  ]
}

/**
 * An image in another size and number of channels. It is stretched, not cropped; bilinear with the antialiasing of Pillow's `resize`,
 * so that nothing is skipped where it shrinks. Gray is ITU-R 601-2 luma, as in Pillow's `convert('L')`.
 *
 * @example
 * fitImage(await decodeImage(bytes, 'seven.png'), { height: 28, width: 28, channels: 1, background: 255 }).data // 784 bytes
 */
export function fitImage(image: Image, { height, width, channels, background }: ImageFit): Image {
  const colored = withChannels(
    background === undefined ? withoutAlpha(image) : onBackground(image, background),
    channels,
  )
  const wide = colored.width === width ? colored : resizeRows(colored, width)
  return wide.height === height ? wide : transpose(resizeRows(transpose(wide), height))
}

function withoutAlpha({ width, height, channels, data }: Image): Image {
  return { width, height, channels, data }
}

/** Composition over an opaque background (Porter and Duff's "over"): α · color + (1 − α) · background. */
function onBackground(image: Image, background: number): Image {
  const { alpha, channels, data } = image
  if (!alpha) return image
  const composed = data.map((value, i) => {
    const opacity = alpha[Math.floor(i / channels)]! / 255
    return Math.round(opacity * value + (1 - opacity) * background)
  })
  return { width: image.width, height: image.height, channels, data: composed }
}

function withChannels(image: Image, channels: 1 | 3): Image {
  const { width, height, data } = image
  if (image.channels === channels) return image
  const pixels = width * height
  const converted = new Uint8Array(pixels * channels)
  if (channels === 3) {
    for (let i = 0; i < pixels; i++) converted.fill(data[i]!, 3 * i, 3 * i + 3)
  } else {
    for (let i = 0; i < pixels; i++)
      converted[i] = (19595 * data[3 * i]! + 38470 * data[3 * i + 1]! + 7471 * data[3 * i + 2]! + 0x8000) >> 16
  }
  return { width, height, channels, data: converted }
}

/** Each row in another width: a triangle filter that is one source pixel wide, or one target pixel where the image shrinks. */
function resizeRows({ width, height, channels, data }: Image, to: number): Image {
  const scale = width / to
  const support = Math.max(scale, 1)
  const resized = new Uint8Array(height * to * channels)
  for (let x = 0; x < to; x++) {
    const center = (x + 0.5) * scale
    const first = Math.max(0, Math.floor(center - support + 0.5))
    const last = Math.min(width, Math.floor(center + support + 0.5))
    const weights = Float64Array.from({ length: last - first }, (_, i) =>
      Math.max(0, 1 - Math.abs(first + i + 0.5 - center) / support),
    )
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    for (let y = 0; y < height; y++) {
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0
        for (let i = 0; i < weights.length; i++)
          sum += weights[i]! * data[(y * width + first + i) * channels + channel]!
        resized[(y * to + x) * channels + channel] = Math.round(sum / total)
      }
    }
  }
  return { width: to, height, channels, data: resized }
}

function transpose({ width, height, channels, data }: Image): Image {
  const turned = new Uint8Array(data.length)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < channels; channel++)
        turned[(x * height + y) * channels + channel] = data[(y * width + x) * channels + channel]!
    }
  }
  return { width: height, height: width, channels, data: turned }
}
