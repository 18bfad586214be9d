import { GifReader } from 'omggif'
import type { Image } from './image.js'
import { checkLzw } from './gif-lzw.js'
import { checkPromise, fromRgba } from './pixels.js'

/** A code of LZW has 12 bits at most and stands for at most 4094 pixels. */
const maxLzwRatio = 2730

/**
 * GIF by omggif: the first picture of an animation. A transparent pixel has the color that its palette gives it, as in Pillow.
 *
 * @throws Error for what is damaged, or promises more pixels than the file can hold
 */
export function decodeGif(bytes: Uint8Array): Image {
  if (bytes.length < 13) throw new Error(`it has ${bytes.length} bytes, expected at least 13`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const [width, height] = [view.getUint16(6, true), view.getUint16(8, true)]
  checkPromise({ width, height }, bytes.length, maxLzwRatio)
  const reader = new GifReader(bytes as never)
  const frame = reader.frameInfo(0)
  checkPromise(frame, bytes.length, maxLzwRatio)
  checkLzw(bytes, frame.data_offset, frame.width * frame.height)
  const rgba = new Uint8Array(4 * width * height)
  reader.decodeAndBlitFrameRGBA(0, rgba as never)
  const { transparent_index: clear, palette_offset: palette } = frame
  if (clear !== null && palette !== null) {
    const color = bytes.subarray(palette + 3 * clear, palette + 3 * clear + 3)
    for (let i = 0; i < rgba.length; i += 4) if (rgba[i + 3] === 0) rgba.set(color, i)
  }
  return fromRgba(width, height, rgba)
}
