import { DataError } from '@telarjs/core'
import { decodeJpeg } from './jpeg.js'
import { decodePng } from './png.js'
import { decodePnm } from './pnm.js'
import type { Image } from './image.js'

/**
 * Decodes a PNG, JPEG, PGM or PPM image, recognized by its first bytes: 8 bits per channel (16 are rounded), upright as EXIF says, with its opacity
 * where it has one.
 *
 * @param name the file, for messages
 * @throws DataError that names the file: another format, damaged or cut off
 * @example
 * fitImage(decodeImage(bytes, 'seven.png'), { height: 28, width: 28, channels: 1 }).data // 784 bytes
 */
export function decodeImage(bytes: Uint8Array, name: string): Image {
  if (bytes.length === 0) throw new DataError({ where: name, expected: 'an image', received: 'an empty file' })
  const decode = decoderOf(bytes)
  const other = decode ? undefined : otherFormat(bytes)
  if (other) {
    throw new DataError({
      where: `${name}, byte 0`,
      expected: 'a PNG, JPEG, PGM or PPM image',
      received: other,
      remedy: 'save it as PNG',
    })
  }
  if (!decode) {
    const start = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    throw new DataError({
      where: `${name}, byte 0`,
      expected: 'a PNG, JPEG, PGM or PPM image',
      received: `a file that begins with ${start}`,
    })
  }
  try {
    return decode(bytes)
  } catch (cause) {
    throw new DataError(
      { where: name, problem: `the image is damaged or cut off: ${(cause as Error).message}` },
      { cause },
    )
  }
}

function decoderOf([first, second, third]: Uint8Array): ((bytes: Uint8Array) => Image) | undefined {
  if (first === 0x89 && second === 0x50) return decodePng
  if (first === 0xff && second === 0xd8 && third === 0xff) return decodeJpeg
  const isPnm = first === 0x50 && [0x32, 0x33, 0x35, 0x36].includes(second ?? 0)
  return isPnm ? decodePnm : undefined
}

/** Formats that people have and no decoder here reads, by their first bytes. */
function otherFormat(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 12))
  if (start.startsWith('GIF8')) return 'a GIF'
  if (start.startsWith('BM')) return 'a BMP'
  if (start.startsWith('RIFF') && start.slice(8) === 'WEBP') return 'a WebP'
  if (start.startsWith('II*\0') || start.startsWith('MM\0*')) return 'a TIFF'
  return start.slice(4, 8) === 'ftyp' ? `an image of type ${start.slice(8).trim()} (HEIC, AVIF)` : undefined
}
