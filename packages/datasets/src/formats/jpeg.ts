import jpeg from 'jpeg-js'
import type { Image } from './image.js'

/** JPEG by jpeg-js, which is plain JavaScript and works everywhere. Always three channels, as the format's decoders give them. */
export function decodeJpeg(bytes: Uint8Array): Image {
  const { width, height, data } = jpeg.decode(bytes, {
    useTArray: true,
    formatAsRGBA: false,
    tolerantDecoding: false,
    maxMemoryUsageInMB: 1024,
  })
  return { width, height, channels: 3, data }
}
