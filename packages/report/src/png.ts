import { concat, crc32 } from '@telarjs/core'
import { zlibSync } from 'fflate'

/** Pixels, row by row, four bytes each: red, green, blue, opacity. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/**
 * Encodes pixels as a PNG (RFC 2083), 8 bits a channel.
 *
 * @example
 * const png = encodePng({ width: 1, height: 1, rgba: Uint8Array.of(255, 0, 0, 255) }) // a red pixel
 */
export function encodePng({ width, height, rgba }: Pixels): Uint8Array {
  const rows = new Uint8Array(height * (1 + width * 4))
  for (let y = 0; y < height; y++) rows.set(rgba.subarray(y * width * 4, (y + 1) * width * 4), y * (1 + width * 4) + 1)
  const head = new Uint8Array(13)
  const view = new DataView(head.buffer)
  view.setUint32(0, width)
  view.setUint32(4, height)
  head.set([8, 6], 8)
  const signature = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return concat(Uint8Array, [
    signature,
    chunk('IHDR', head),
    chunk('IDAT', zlibSync(rows, { level: 9 })),
    chunk('IEND', new Uint8Array()),
  ])
}

/**
 * A PNG as the address of an image.
 *
 * @example
 * image.src = pngAddress({ width: 1, height: 1, rgba: Uint8Array.of(255, 0, 0, 255) })
 */
export function pngAddress(pixels: Pixels): string {
  const bytes = encodePng(pixels)
  let text = ''
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192))
  return `data:image/png;base64,${btoa(text)}`
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  bytes.set(
    [...type].map((letter) => letter.charCodeAt(0)),
    4,
  )
  bytes.set(data, 8)
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)))
  return bytes
}
