import { decode } from 'tiff'
import type { Image } from './image.js'
import { checkPromise } from './pixels.js'
import { checkDirectories } from './tiff-directories.js'
import { orientationEntry } from './tiff-orientation.js'
import { upright } from './upright.js'
import { maxDeflateRatio } from './deflate.js'

/** How many bytes of samples a byte can stand for, by the code of the compression: none, LZW, and deflate under two codes. */
const ratios: Readonly<Record<number, number>> = { 1: 1, 5: 2730, 8: maxDeflateRatio, 32946: maxDeflateRatio }

/**
 * TIFF by the package tiff: gray, palette and color of 8 or 16 bits (16 are rounded), gray of 1 bit; without compression, or with LZW or deflate. The
 * first page of several, upright as its orientation says.
 *
 * @throws Error for other kinds, and for what is damaged or promises more pixels than the file can hold
 */
export function decodeTiff(bytes: Uint8Array): Image {
  checkDirectories(bytes)
  const entry = orientationEntry(bytes)
  const upside = entry && entry.orientation !== 1 ? bytes.slice() : bytes
  // The package refuses other orientations: it is asked for the pixels as they lie.
  if (upside !== bytes) upside.set(entry!.upright, entry!.at)
  const [head] = decode(upside, { pages: [0], ignoreImageData: true })
  if (!head) throw new Error('it has no page')
  const ratio = ratios[head.compression ?? 1]
  if (ratio === undefined) throw new Error(`its compression ${head.compression} is not read; save it as PNG`)
  if (head.bitsPerSample === undefined)
    throw new Error('it leaves its bits per sample out, which is not read; save it as PNG')
  if (head.samplesPerPixel > 1 && head.planarConfiguration === 2)
    throw new Error('its channels lie apart, which is not read; save it as PNG')
  if (head.sampleFormat > 1) throw new Error('its samples are no whole numbers from 0, which is not read')
  checkPromise(head, bytes.length, (8 * ratio) / (head.bitsPerSample * head.samplesPerPixel))
  const [page] = decode(upside, { pages: [0] })
  return upright(fromSamples(page!), entry?.orientation ?? 1)
}

type Page = ReturnType<typeof decode>[number]

function fromSamples({ width, height, data: samples, bitsPerSample, samplesPerPixel, palette, alpha }: Page): Image {
  const pixels = width * height
  const largest = 2 ** bitsPerSample - 1
  const scaled = (value: number) => (largest === 255 ? value : Math.round((value * 255) / largest))
  if (palette) {
    const data = new Uint8Array(3 * pixels)
    for (let i = 0; i < pixels; i++)
      data.set(
        palette[samples[i]!]!.map((value) => value >> 8),
        3 * i,
      )
    return { width, height, channels: 3, data }
  }
  const channels = samplesPerPixel >= 3 ? 3 : 1
  const data = new Uint8Array(channels * pixels)
  const opacity = new Uint8Array(alpha ? pixels : 0)
  for (let i = 0; i < pixels; i++) {
    for (let channel = 0; channel < channels; channel++)
      data[i * channels + channel] = scaled(samples[i * samplesPerPixel + channel]!)
    if (alpha) opacity[i] = scaled(samples[i * samplesPerPixel + channels]!)
  }
  return { width, height, channels, data, ...(alpha ? { alpha: opacity } : {}) }
}
