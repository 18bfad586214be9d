import { concat, crc32 } from '@telarjs/core'
import type { Image } from './image.js'
import { createInflate } from './inflate.js'

const [IHDR, IDAT, IEND, tRNS] = [0x49484452, 0x49444154, 0x49454e44, 0x74524e53]

/** Inflates a zlib stream of so many bytes into memory that serves for one image after the other. */
export type Inflater = (data: Uint8Array, bytes: number) => Uint8Array

/** An inflater whose memory grows to the largest image. */
export function createInflater(): Inflater {
  const inflate = createInflate()
  let memory = new Uint8Array()
  // Images of one size share it, so that nothing is made for each.
  let rows = memory
  return (data, bytes) => {
    if (memory.length < bytes) memory = new Uint8Array(bytes)
    if (rows.length !== bytes) rows = memory.subarray(0, bytes)
    const [head, flags] = [data[0] ?? 0, data[1] ?? 0]
    if ((head & 15) !== 8 || ((head << 8) | flags) % 31 !== 0 || (flags & 32) !== 0)
      throw new Error('its pixels are no stream of zlib')
    const size = inflate(data, rows, 2)
    return size === bytes ? rows : rows.subarray(0, size)
  }
}

/**
 * PNG of the plainest kind, gray or RGB of 8 bits without opacity or interlacing, as most data sets hold them. It is several times as fast as
 * fast-png for small images, since the pixels are inflated into an array of the right size. Undefined for all others.
 *
 * @param inflate in whose memory the pixels stay
 * @throws Error for a checksum that differs, or pixels that are missing
 */
export function decodePlainPng(bytes: Uint8Array, inflate: Inflater): Image | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const isPlain =
    view.getUint32(12) === IHDR && bytes[24] === 8 && (bytes[25] === 0 || bytes[25] === 2) && bytes[28] === 0
  if (!isPlain) return undefined
  const [width, height] = [view.getUint32(16), view.getUint32(20)]
  const channels = bytes[25] === 0 ? 1 : 3
  const parts: Uint8Array[] = []
  for (let at = 8; ;) {
    if (at + 12 > bytes.length) throw new Error(`it ends at byte ${bytes.length} within a chunk`)
    const [length, type] = [view.getUint32(at), view.getUint32(at + 4)]
    if (type === tRNS) return undefined
    if (at + 12 + length > bytes.length) throw new Error(`it ends at byte ${bytes.length} within a chunk`)
    const end = at + 8 + length
    if (crc32(bytes, at + 4, end) !== view.getUint32(end))
      throw new Error(`the checksum of the chunk at byte ${at} differs from its content`)
    if (type === IDAT) parts.push(bytes.subarray(at + 8, end))
    if (type === IEND) break
    at += 12 + length
  }
  const stride = width * channels
  const data = parts.length === 1 ? parts[0]! : concat(Uint8Array, parts)
  const rows = inflate(data, (stride + 1) * height)
  if (rows.length < (stride + 1) * height) throw new Error(`it holds ${rows.length} of ${(stride + 1) * height} bytes`)
  return { width, height, channels, data: unfilter(rows, stride, height, channels) }
}

/** Undoes the filters of each row, in place: the pixels move over the numbers of the filters. https://www.w3.org/TR/png-3/#9Filters */
function unfilter(rows: Uint8Array, stride: number, height: number, channels: number): Uint8Array {
  for (let y = 0, from = 0, to = 0; y < height; y++, to += stride) {
    const filter = rows[from++]!
    if (filter > 4) throw new Error(`row ${y} has filter ${filter}`)
    for (let x = 0; x < stride; x++, from++) {
      const left = x < channels ? 0 : rows[to + x - channels]!
      const up = y === 0 ? 0 : rows[to + x - stride]!
      const corner = x < channels || y === 0 ? 0 : rows[to + x - channels - stride]!
      rows[to + x] = rows[from]! + predicted(filter, left, up, corner)
    }
  }
  return rows.subarray(0, stride * height)
}

function predicted(filter: number, left: number, up: number, corner: number): number {
  if (filter === 0) return 0
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return (left + up) >> 1
  const [toLeft, toUp, toCorner] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}
