import { concat, crc32 } from '@telarjs/core'
import { unzlibSync, zlibSync } from 'fflate'
import type { Image } from './image.js'

/** The passes of Adam7: the first column and row of each, and the steps between them (PNG specification, 8.2). */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const

/**
 * An interlaced PNG of less than 8 bits, which fast-png does not read: each pass is decoded as a PNG of its own, and its pixels are put in place.
 *
 * @param decode reads a PNG that is not interlaced
 * @throws Error for what is damaged
 */
export function decodeInterlaced(bytes: Uint8Array, decode: (bytes: Uint8Array) => Image): Image {
  const chunks = chunksOf(bytes)
  const header = chunks[0]!.content
  const view = new DataView(header.buffer, header.byteOffset, header.length)
  const [width, height, depth] = [view.getUint32(0), view.getUint32(4), header[8]!]
  const sizes = passes.map(([x, y, dx, dy]) => ({
    columns: Math.ceil((width - x) / dx),
    rows: Math.ceil((height - y) / dy),
  }))
  const lengths = sizes.map(({ columns, rows }) => (columns > 0 ? rows * (1 + Math.ceil((columns * depth) / 8)) : 0))
  const packed = chunks.filter(({ type }) => type === 'IDAT').map(({ content }) => content)
  const raw = unzlibSync(concat(Uint8Array, packed), {
    out: new Uint8Array(lengths.reduce((sum, length) => sum + length, 0)),
  })
  const colors = chunks.filter(({ type }) => type === 'PLTE' || type === 'tRNS')
  let [start, image]: [number, Image | undefined] = [0, undefined]
  for (const [i, [x, y, dx, dy]] of passes.entries()) {
    const { columns, rows } = sizes[i]!
    if (lengths[i] === 0) continue
    const content = header.slice()
    new DataView(content.buffer).setUint32(0, columns)
    new DataView(content.buffer).setUint32(4, rows)
    content[12] = 0
    const data = zlibSync(raw.subarray(start, start + lengths[i]!), { level: 0 })
    start += lengths[i]!
    const pass = decode(pngOf([{ type: 'IHDR', content }, ...colors, { type: 'IDAT', content: data }]))
    image ??= blank(width, height, pass)
    scatter(pass, image, [x, y, dx, dy])
  }
  return image!
}

interface Chunk {
  readonly type: string
  readonly content: Uint8Array
}

function chunksOf(bytes: Uint8Array): Chunk[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const chunks: Chunk[] = []
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at)
    const end = at + 8 + length
    if (end + 4 > bytes.length) break
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8))
    if (crc32(bytes.subarray(at + 4, end)) !== view.getUint32(end))
      throw new Error(`the checksum of its chunk ${type} is wrong`)
    chunks.push({ type, content: bytes.subarray(at + 8, end) })
    at = end + 4
  }
  if (chunks.at(-1)?.type !== 'IEND') throw new Error('it ends before its chunk IEND')
  return chunks
}

function pngOf(chunks: readonly Chunk[]): Uint8Array {
  const parts = [...chunks, { type: 'IEND', content: new Uint8Array() }].map(({ type, content }) => {
    const part = new Uint8Array(content.length + 12)
    const view = new DataView(part.buffer)
    view.setUint32(0, content.length)
    part.set(
      [...type].map((letter) => letter.charCodeAt(0)),
      4,
    )
    part.set(content, 8)
    view.setUint32(content.length + 8, crc32(part.subarray(4, content.length + 8)))
    return part
  })
  return concat(Uint8Array, [Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), ...parts])
}

function blank(width: number, height: number, { channels, alpha }: Image): Image {
  const pixels = width * height
  return {
    width,
    height,
    channels,
    data: new Uint8Array(channels * pixels),
    ...(alpha ? { alpha: new Uint8Array(pixels) } : {}),
  }
}

function scatter(pass: Image, { width, channels, data, alpha }: Image, [x, y, dx, dy]: readonly number[]): void {
  for (let i = 0; i < pass.width * pass.height; i++) {
    const to = (y! + dy! * Math.floor(i / pass.width)) * width + x! + dx! * (i % pass.width)
    for (let channel = 0; channel < channels; channel++)
      data[to * channels + channel] = pass.data[i * channels + channel]!
    if (alpha) alpha[to] = pass.alpha![i]!
  }
}
