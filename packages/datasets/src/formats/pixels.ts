import type { Image } from './image.js'

/** Most pixels that any image may promise where its file could really hold them all: 16,777,216, such as 4096 × 4096. */
const alwaysAllowed = 2 ** 24

/**
 * Refuses an image whose header promises more pixels than its file can hold, before any memory is taken for them.
 *
 * @param mostPerByte how many pixels a byte can stand for at best; where a format sets no limit, one above that of real pictures
 * @throws Error that names the size
 */
export function checkPromise(
  { width, height }: { readonly width: number; readonly height: number },
  bytes: number,
  mostPerByte: number,
): void {
  if (!(width > 0 && height > 0)) throw new Error(`a header of ${width} × ${height} pixels`)
  if (width * height > bytes * mostPerByte)
    throw new Error(`${bytes} bytes cannot hold the ${width} × ${height} pixels of its header`)
}

/** As `checkPromise`, for formats in which a few bytes can hold any number of equal pixels. */
export function checkLimitless(size: { readonly width: number; readonly height: number }, bytes: number): void {
  checkPromise(size, bytes, Math.max(1024, alwaysAllowed / bytes))
}

/** An image of red, green, blue and opacity side by side; opacity is kept only where a pixel is not opaque. */
export function fromRgba(width: number, height: number, rgba: Uint8Array | Uint8ClampedArray): Image {
  const pixels = width * height
  const [data, alpha] = [new Uint8Array(3 * pixels), new Uint8Array(pixels)]
  let isOpaque = true
  for (let i = 0; i < pixels; i++) {
    data[3 * i] = rgba[4 * i]!
    data[3 * i + 1] = rgba[4 * i + 1]!
    data[3 * i + 2] = rgba[4 * i + 2]!
    alpha[i] = rgba[4 * i + 3]!
    isOpaque &&= alpha[i] === 255
  }
  return { width, height, channels: 3, data, ...(isOpaque ? {} : { alpha }) }
}
