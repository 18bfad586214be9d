import { DataError } from '@telarjs/core'
import type { Image } from './image.js'

/** The formats that are read, for messages. */
const known = 'a PNG, JPEG, WebP, BMP, GIF, TIFF, PGM or PPM image'

/**
 * Decodes a PNG, JPEG, WebP, BMP, GIF, TIFF, PGM or PPM image, recognized by its first bytes: 8 bits per channel (16 are rounded), upright as EXIF
 * says, with its opacity where it has one. Decoders are loaded when the first image of their format comes.
 *
 * @param name the file, for messages
 * @throws DataError that names the file: another format, damaged or cut off
 * @example
 * fitImage(await decodeImage(bytes, 'seven.png'), { height: 28, width: 28, channels: 1 }).data // 784 bytes
 */
export async function decodeImage(bytes: Uint8Array, name: string): Promise<Image> {
  return createImageDecoder()(bytes, name)
}

/** Decodes many images as `decodeImage` does: at once, where the decoder of their format is there already. The pixels of one are gone with the next. */
export function createImageDecoder(): (bytes: Uint8Array, name: string) => Image | Promise<Image> {
  const loaded = new Map<() => Promise<Decoder>, Decoder>()
  return (bytes, name) => {
    const load = loaderFor(bytes, name)
    const decoder = loaded.get(load)
    if (decoder) return decodeBy(decoder, bytes, name)
    return load().then((decode) => {
      loaded.set(load, decode)
      return decodeBy(decode, bytes, name)
    })
  }
}

function decodeBy(decode: Decoder, bytes: Uint8Array, name: string): Image | Promise<Image> {
  const damaged = (cause: unknown): never => {
    throw new DataError(
      { where: name, problem: `the image is damaged or cut off: ${(cause as Error).message}` },
      { cause },
    )
  }
  try {
    const image = decode(bytes)
    return image instanceof Promise ? image.catch(damaged) : image
  } catch (cause) {
    return damaged(cause)
  }
}

function loaderFor(bytes: Uint8Array, name: string): () => Promise<Decoder> {
  if (bytes.length === 0) throw new DataError({ where: name, expected: 'an image', received: 'an empty file' })
  const load = decoderOf(bytes)
  if (load) return load
  const start = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
  const received = otherFormat(bytes)
  throw new DataError({
    where: `${name}, byte 0`,
    expected: known,
    received: received ?? `a file that begins with ${start}`,
    ...(received === undefined ? {} : { remedy: 'save it as JPEG or PNG' }),
  })
}

type Decoder = (bytes: Uint8Array) => Image | Promise<Image>

/** The decoders by how a file begins. */
const decoders: readonly (readonly [isOfFormat: (start: string) => boolean, load: () => Promise<Decoder>])[] = [
  [(start) => start.startsWith('\x89P'), async () => (await import('./png.js')).createPngDecoder()],
  [(start) => start.startsWith('\xff\xd8\xff'), async () => (await import('./jpeg.js')).decodeJpeg],
  [(start) => /^P[2356]/.test(start), async () => (await import('./pnm.js')).decodePnm],
  [(start) => /^RIFF[^]{4}WEBP/.test(start), async () => (await import('./webp.js')).decodeWebp],
  [(start) => start.startsWith('GIF8'), async () => (await import('./gif.js')).decodeGif],
  [(start) => start.startsWith('BM'), async () => (await import('./bmp.js')).decodeBmp],
  [(start) => /^(II\*\0|MM\0\*)/.test(start), async () => (await import('./tiff.js')).decodeTiff],
]

function decoderOf(bytes: Uint8Array): (() => Promise<Decoder>) | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 12))
  return decoders.find(([isOfFormat]) => isOfFormat(start))?.[1]
}

/** What a photo of a phone is called that no decoder here reads: HEIC and AVIF begin with a box `ftyp`. */
function otherFormat(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 12))
  return start.slice(4, 8) === 'ftyp' ? `an image of type ${start.slice(8).trim()} (HEIC, AVIF)` : undefined
}
