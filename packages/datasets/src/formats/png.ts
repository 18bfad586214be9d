import { convertIndexedToRgb, decode, type DecodedPng } from 'fast-png'
import type { Image } from './image.js'

/** PNG by fast-png: all depths and palettes; transparency is left out. */
export function decodePng(bytes: Uint8Array): Image {
  const png = decode(bytes, { checkCrc: true })
  const { width, height } = png
  if (png.palette) {
    const channels = png.palette[0]!.length
    return { width, height, channels: 3, data: colors(convertIndexedToRgb(png), channels, 3) }
  }
  const stored =
    png.depth < 8
      ? unpack(png)
      : png.data instanceof Uint16Array
        ? Uint8Array.from(png.data, (value) => Math.round(value / 257))
        : Uint8Array.from(png.data)
  const channels = png.channels < 3 ? 1 : 3
  return { width, height, channels, data: colors(stored, png.channels, channels) }
}

/** Leaves out what stands after the colors of a pixel: its opacity. */
function colors(data: Uint8Array, from: number, to: number): Uint8Array {
  return from === to ? data : data.filter((_, i) => i % from < to)
}

/** Gray of 1, 2 or 4 bits, whose rows begin at whole bytes, as 0 … 255. */
function unpack({ width, height, depth, data }: DecodedPng): Uint8Array {
  const rowBytes = Math.ceil((width * depth) / 8)
  const most = 2 ** depth - 1
  return Uint8Array.from({ length: width * height }, (_, i) => {
    const bit = (i % width) * depth
    const byte = data[Math.floor(i / width) * rowBytes + (bit >> 3)]!
    return (((byte >> (8 - depth - (bit & 7))) & most) * 255) / most
  })
}
