import { orientationEntry } from './tiff-orientation.js'

/** What the segments before the pixels of a JPEG file say. */
export interface JpegHeader {
  readonly width: number
  readonly height: number
  readonly components: number
  /** Whether the components are red, green and blue as they stand, not luma and chroma. */
  readonly isRgb: boolean
  /** How the camera was held: 1 … 8, as in EXIF; 1 is upright. */
  readonly orientation: number
}

/**
 * Reads the markers of a JPEG file (ITU-T T.81) up to its first scan: the frame, Adobe's color transform (Adobe technical note 5116), and the
 * orientation in EXIF (CIPA DC-008).
 *
 * @throws Error where there is no frame before the pixels
 */
export function readJpegHeader(bytes: Uint8Array): JpegHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let frame: Omit<JpegHeader, 'isRgb' | 'orientation'> | undefined
  let ids = ''
  let hasJfif = false
  let transform: number | undefined
  let orientation = 1
  for (let at = 2; at + 4 <= bytes.length && bytes[at] === 0xff;) {
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at++
      continue
    }
    const length = view.getUint16(at + 2)
    const segment = bytes.subarray(at + 4, at + 2 + length)
    if (marker === 0xda) break
    // SOF0 … SOF15 without the tables DHT, JPG and DAC among them.
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker) && segment.length >= 6) {
      const components = segment[5]!
      frame = { height: segment[1]! * 256 + segment[2]!, width: segment[3]! * 256 + segment[4]!, components }
      ids = Array.from({ length: components }, (_, i) => String.fromCharCode(segment[6 + 3 * i] ?? 0)).join('')
    }
    if (marker === 0xe0 && startsWith(segment, 'JFIF\0')) hasJfif = true
    if (marker === 0xee && startsWith(segment, 'Adobe')) transform = segment[11]
    if (marker === 0xe1 && startsWith(segment, 'Exif\0\0'))
      orientation = orientationEntry(segment.subarray(6))?.orientation ?? 1
    at += 2 + length
  }
  if (!frame) throw new Error('expected a frame with the size of the image before its pixels')
  // As libjpeg decides it: JFIF is always luma and chroma; else Adobe's marker says it; else components named R, G, B.
  const isRgb = frame.components === 3 && !hasJfif && (transform === undefined ? ids === 'RGB' : transform === 0)
  return { ...frame, isRgb, orientation }
}

function startsWith(segment: Uint8Array, text: string): boolean {
  return segment.length >= text.length && [...text].every((character, i) => segment[i] === character.charCodeAt(0))
}
