import { decode, type DecodedPng } from 'fast-png'
import type { Image } from './image.js'
import { createInflater, decodePlainPng, type Inflater } from './png-plain.js'
import { decodeInterlaced } from './png-interlaced.js'
import { maxDeflateRatio } from './deflate.js'

/**
 * PNG, by fast-png but for the plainest ones: all depths and palettes, interlaced or not. 16 bits are rounded to 8; a gamma chunk changes nothing, as in Pillow.
 *
 * An image stands in the memory of the one before it.
 *
 * @throws Error for what is damaged, or promises more pixels than the file can hold
 */
export function createPngDecoder(): (bytes: Uint8Array) => Image {
  const inflate = createInflater()
  return (bytes) => decodePng(bytes, inflate)
}

function decodePng(bytes: Uint8Array, inflate: Inflater): Image {
  checkSize(bytes)
  const plain = decodePlainPng(bytes, inflate)
  if (plain) return plain
  if (bytes[28] === 1 && bytes[24]! < 8) return decodeInterlaced(bytes, (part) => decodePng(part, inflate))
  const png = decode(bytes, { checkCrc: true })
  const { width, height } = png
  const pixels = width * height
  const samples = png.depth < 8 ? unpack(png) : bytesOf(png)
  if (png.palette) return fromPalette(png, samples)
  const hasAlpha = png.channels === 2 || png.channels === 4
  const channels = png.channels < 3 ? 1 : 3
  const scaled = png.depth < 8 ? samples.map((value) => (value * 255) / (2 ** png.depth - 1)) : samples
  if (!hasAlpha)
    return { width, height, channels, data: scaled, ...transparentColor(png, png.depth < 8 ? samples : png.data) }
  const [data, alpha] = [new Uint8Array(pixels * channels), new Uint8Array(pixels)]
  for (let i = 0; i < pixels; i++) {
    for (let channel = 0; channel < channels; channel++)
      data[i * channels + channel] = scaled[i * png.channels + channel]!
    alpha[i] = scaled[i * png.channels + channels]!
  }
  return { width, height, channels, data, alpha }
}

/** The header comes first, and its pixels are deflated: they cannot be more than 1032 times the file. */
function checkSize(bytes: Uint8Array): void {
  if (bytes.length < 33) throw new Error(`it has ${bytes.length} bytes, expected at least 33`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const [width, height, depth] = [view.getUint32(16), view.getUint32(20), bytes[24]!]
  const channels = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }[bytes[25]!]
  if (!(width > 0 && height > 0) || channels === undefined || ![1, 2, 4, 8, 16].includes(depth))
    throw new Error(`a header of ${width} × ${height} pixels of color type ${bytes[25]} with ${depth} bits`)
  if ((width * height * channels * depth) / 8 > bytes.length * maxDeflateRatio)
    throw new Error(`${bytes.length} bytes cannot hold the ${width} × ${height} pixels of its header`)
}

function bytesOf({ data }: DecodedPng): Uint8Array {
  return data instanceof Uint16Array
    ? Uint8Array.from(data, (value) => Math.round(value / 257))
    : new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.length)
}

/** Samples of 1, 2 or 4 bits, whose rows begin at whole bytes, as bytes from 0. */
function unpack({ width, height, depth, data }: DecodedPng): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8)
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const bit = (i % width) * depth
    return (data[Math.floor(i / width) * rowBytes + (bit >> 3)]! >> (8 - depth - (bit & 7))) & (2 ** depth - 1)
  })
}

function fromPalette({ width, height, palette = [] }: DecodedPng, indices: Uint8Array): Image {
  const pixels = width * height
  const [data, alpha] = [new Uint8Array(3 * pixels), new Uint8Array(pixels)]
  for (let i = 0; i < pixels; i++) {
    const color = palette[indices[i]!]
    if (!color) throw new Error(`pixel ${i} has color ${indices[i]} of a palette of ${palette.length}`)
    data.set([color[0]!, color[1]!, color[2]!], 3 * i)
    alpha[i] = color[3] ?? 255
  }
  const isTransparent = palette.some((color) => (color[3] ?? 255) < 255)
  return { width, height, channels: 3, data, ...(isTransparent ? { alpha } : {}) }
}

/** One color may be declared transparent. */
function transparentColor(
  { transparency, channels, width, height }: DecodedPng,
  stored: DecodedPng['data'],
): { readonly alpha?: Uint8Array } {
  if (!transparency || channels > 3) return {}
  const alpha = new Uint8Array(width * height)
  for (let i = 0; i < alpha.length; i++) {
    let isClear = true
    for (let channel = 0; channel < channels; channel++)
      isClear &&= stored[i * channels + channel] === transparency[channel]
    alpha[i] = isClear ? 0 : 255
  }
  return { alpha }
}
