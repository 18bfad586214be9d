import type { Image } from './image.js'

/** PGM and PPM of the netpbm family, as text (P2, P3) or binary (P5, P6), with up to 16 bits. @throws Error for what is no such image */
export function decodePnm(bytes: Uint8Array): Image {
  const kind = String.fromCharCode(...bytes.subarray(0, 2))
  const channels = kind === 'P3' || kind === 'P6' ? 3 : 1
  const next = numbersOf(bytes, 2)
  const [width, height, most] = [next().value, next().value, next()]
  if (!(width > 0 && height > 0 && most.value > 0 && most.value < 65536))
    throw new Error(`a header of ${width} × ${height} pixels up to ${most.value}`)
  const count = width * height * channels
  const scale = 255 / most.value
  if (kind === 'P2' || kind === 'P3') {
    // A number as text takes a digit and what parts it from the next.
    if (count > bytes.length)
      throw new Error(`${bytes.length} bytes cannot hold the ${width} × ${height} pixels of its header`)

    return { width, height, channels, data: Uint8Array.from({ length: count }, () => Math.round(next().value * scale)) }
  }
  const wide = most.value > 255 ? 2 : 1
  const start = most.end + 1
  if (bytes.length < start + count * wide)
    throw new Error(`it has ${bytes.length} bytes, expected ${start + count * wide}`)
  const pixels = bytes.subarray(start, start + count * wide)
  if (wide === 1)
    return {
      width,
      height,
      channels,
      data: most.value === 255 ? new Uint8Array(pixels) : pixels.map((value) => Math.round(value * scale)),
    }
  return {
    width,
    height,
    channels,
    data: Uint8Array.from({ length: count }, (_, i) => Math.round((pixels[2 * i]! * 256 + pixels[2 * i + 1]!) * scale)),
  }
}

/** The whole numbers of a text, one at each call; what follows # up to the end of its line is a comment. */
function numbersOf(bytes: Uint8Array, start: number): () => { readonly value: number; readonly end: number } {
  let at = start
  return () => {
    while (at < bytes.length && !isDigit(bytes[at]!)) {
      if (bytes[at] === 0x23) while (at < bytes.length && bytes[at] !== 0x0a) at++
      at++
    }
    if (at >= bytes.length) throw new Error('it ends before all its numbers')
    let value = 0
    for (; isDigit(bytes[at] ?? 0); at++) value = value * 10 + bytes[at]! - 0x30
    return { value, end: at }
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}
