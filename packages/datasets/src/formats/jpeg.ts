import jpeg from 'jpeg-js'
import type { Image } from './image.js'
import { readJpegHeader } from './jpeg-header.js'
import { upright } from './upright.js'

/** A block of 64 pixels takes at least one bit of a file, even where all are alike. */
const maxPixelsPerByte = 512

/**
 * JPEG by jpeg-js, which is plain JavaScript and works everywhere. Always three channels, as the format's decoders give them; turned as its EXIF
 * orientation says, so that it stands as people see it.
 *
 * @throws Error for what is damaged, or promises more pixels than the file can hold
 */
export function decodeJpeg(bytes: Uint8Array): Image {
  const header = readJpegHeader(bytes)
  if (header.width * header.height > bytes.length * maxPixelsPerByte)
    throw new Error(`${bytes.length} bytes cannot hold the ${header.width} × ${header.height} pixels of its header`)
  const { width, height, data } = jpeg.decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxMemoryUsageInMB: 1024,
    ...(header.isRgb ? { colorTransform: false } : {}),
  })
  return upright({ width, height, channels: 3, data }, header.orientation)
}
