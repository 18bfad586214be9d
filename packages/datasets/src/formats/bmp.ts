import type { Image } from './image.js'
import { fromRgba } from './pixels.js'

/** What the header of a BMP says of its rows. */
interface BmpHeader {
  readonly width: number
  readonly height: number
  readonly isTopDown: boolean
  readonly bits: number
  /** Where the rows begin, and how many bytes each takes. */
  readonly start: number
  readonly rowBytes: number
  /** Blue, green, red (and nothing) of each color of 1 to 8 bits. */
  readonly palette: Uint8Array
  readonly paletteWidth: 3 | 4
  /** Which bits of a pixel of 16 or 32 bits are red, green, blue and opacity. */
  readonly masks: readonly number[]
}

/**
 * BMP without compression, in 1, 4, 8, 16, 24 and 32 bits, as Windows and OS/2 write it (BITMAPCOREHEADER to BITMAPV5HEADER). Its pixels lie there as
 * they are, and the decoders for pages refuse palettes, pictures from the top down, or both.
 *
 * @throws Error for compressed ones, and for what is damaged or promises more pixels than the file holds
 */
export function decodeBmp(bytes: Uint8Array): Image {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const header = readHeader(bytes, view)
  const { width, height, isTopDown, start, rowBytes } = header
  if (bytes.length < start + rowBytes * height)
    throw new Error(`${bytes.length} bytes cannot hold the ${width} × ${height} pixels of its header`)
  const rgba = new Uint8Array(4 * width * height)
  for (let y = 0; y < height; y++) {
    const row = start + rowBytes * (isTopDown ? y : height - 1 - y)
    for (let x = 0; x < width; x++) writePixel(rgba, 4 * (y * width + x), row, x, view, header)
  }
  return fromRgba(width, height, rgba)
}

function readHeader(bytes: Uint8Array, view: DataView): BmpHeader {
  if (bytes.length < 26) throw new Error(`it has ${bytes.length} bytes, expected at least 26`)
  const size = view.getUint32(14, true)
  const isCore = size === 12
  if (!isCore && (size < 40 || bytes.length < 14 + size)) throw new Error(`a header of ${size} bytes`)
  const width = isCore ? view.getUint16(18, true) : view.getInt32(18, true)
  const signed = isCore ? view.getUint16(20, true) : view.getInt32(22, true)
  const bits = view.getUint16(isCore ? 24 : 28, true)
  const compression = isCore ? 0 : view.getUint32(30, true)
  const hasMasks = compression === 3 || compression === 6
  if (compression !== 0 && !hasMasks) throw new Error('it is compressed, which is not read; save it as PNG')
  if (width <= 0 || signed === 0 || ![1, 4, 8, 16, 24, 32].includes(bits))
    throw new Error(`a header of ${width} × ${signed} pixels of ${bits} bits`)
  const masksEnd = size === 40 && hasMasks ? 54 + 12 : 14 + size
  const maskCount = masksEnd >= 54 + 16 && hasMasks ? 4 : 3
  const usual = bits === 16 ? [0x7c00, 0x3e0, 0x1f] : [0xff0000, 0xff00, 0xff]
  const start = view.getUint32(10, true)
  return {
    width,
    height: Math.abs(signed),
    isTopDown: signed < 0,
    bits,
    start,
    rowBytes: 4 * Math.ceil((width * bits) / 32),
    palette: bytes.subarray(masksEnd, start),
    paletteWidth: isCore ? 3 : 4,
    masks: hasMasks ? Array.from({ length: maskCount }, (_, i) => view.getUint32(54 + 4 * i, true)) : usual,
  }
}

function writePixel(rgba: Uint8Array, to: number, row: number, x: number, view: DataView, header: BmpHeader): void {
  const { bits, palette, paletteWidth, masks } = header
  rgba[to + 3] = 255
  if (bits <= 8) {
    const at = x * bits
    const color = ((view.getUint8(row + (at >> 3)) >> (8 - bits - (at & 7))) & (2 ** bits - 1)) * paletteWidth
    if (color + 3 > palette.length)
      throw new Error(`color ${color / paletteWidth} of a palette of ${palette.length / paletteWidth}`)
    for (let channel = 0; channel < 3; channel++) rgba[to + channel] = palette[color + 2 - channel]!
  } else if (bits === 24) {
    for (let channel = 0; channel < 3; channel++) rgba[to + channel] = view.getUint8(row + 3 * x + 2 - channel)
  } else {
    const pixel = bits === 16 ? view.getUint16(row + 2 * x, true) : view.getUint32(row + 4 * x, true)
    masks.forEach((mask, channel) => {
      if (mask !== 0) rgba[to + channel] = masked(pixel, mask)
    })
  }
}

/** The bits of a mask as 0 … 255. */
function masked(pixel: number, mask: number): number {
  const shift = 31 - Math.clz32(mask & -mask)
  return Math.floor((((pixel & mask) >>> shift) * 255) / (mask >>> shift))
}
