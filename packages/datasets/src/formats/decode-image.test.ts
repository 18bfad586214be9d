import { DataError } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import { expected, fixture } from '../../fixtures/read.js'
import { decodeImage } from './decode-image.js'
import { fitImage } from '../files/fit-image.js'
import type { Image } from './image.js'

const text = (content: string) => new TextEncoder().encode(content)

/** A JPEG file whose frame (its segment SOF0) says another height and width. */
function withFrame(bytes: Uint8Array, size: number): Uint8Array {
  const at = bytes.findIndex((byte, i) => byte === 0xff && bytes[i + 1] === 0xc0)
  const changed = bytes.slice()
  changed.set([size >> 8, size & 255, size >> 8, size & 255], at + 5)
  return changed
}

/** A fixture with other bytes from a place on. */
function changed(name: string, at: number, ...bytes: number[]): Uint8Array {
  const copy = fixture(name).slice()
  copy.set(bytes, at)
  return copy
}

/** The fixture raw.tif with another height in its entry 0x0101, little-endian. */
function longTiff(): Uint8Array {
  const bytes = fixture('raw.tif')
  const entry = bytes.findIndex(
    (byte, i) => byte === 1 && bytes[i + 1] === 1 && (bytes[i + 2] === 3 || bytes[i + 2] === 4) && bytes[i + 3] === 0,
  )
  return changed('raw.tif', entry + 8, 255, 255)
}

/** The largest difference between two images. */
function difference({ data }: Image, values: readonly number[]): number {
  expect(data.length).toBe(values.length)
  return data.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0)
}

describe('decodeImage', () => {
  it.each(Object.entries(expected.images))('decodes %s as Pillow does', async (name, { size, values, alpha }) => {
    const image = await decodeImage(fixture(name), name)
    expect([image.height, image.width]).toEqual(size)
    const gray = image.channels === 3 && values.length === image.width * image.height
    const made = gray ? fitImage(image, { ...image, channels: 1 }) : image
    expect(image.alpha && [...image.alpha]).toEqual(alpha)
    // Decoders of JPEG may round differently in the transform and in the colors; all others are exact.
    expect(difference(made, values)).toBeLessThanOrEqual(name.endsWith('.jpg') ? 3 : 0)
  })

  it.each(Object.entries(expected.images).filter(([, { onWhite }]) => onWhite))(
    'reads the opacity of %s as Pillow does, and puts it on white',
    async (name, { size: [height = 0, width = 0], alpha, onWhite }) => {
      const image = await decodeImage(fixture(name), name)
      expect([...image.alpha!]).toEqual(alpha)
      // Pillow rounds twice.
      expect(
        difference(fitImage(image, { height, width, channels: 3, background: 255 }), onWhite!),
      ).toBeLessThanOrEqual(1)
    },
  )

  it('reads text images with comments, and less than 256 levels', async () => {
    expect(await decodeImage(text('P2\n# two pixels\n2 1 # wide\n15\n0 15\n'), 'a.pgm')).toEqual({
      width: 2,
      height: 1,
      channels: 1,
      data: Uint8Array.of(0, 255),
    })
    expect(await decodeImage(text('P3 1 1 255 1 2 3'), 'a.ppm')).toEqual({
      width: 1,
      height: 1,
      channels: 3,
      data: Uint8Array.of(1, 2, 3),
    })
    const deep = await decodeImage(Uint8Array.of(...text('P5 2 1 65535\n'), 0xff, 0xff, 0x80, 0x80), 'a.pgm')
    expect(deep.data).toEqual(Uint8Array.of(255, 128))
  })

  it.each([
    ['an empty file', new Uint8Array(), /^a: expected an image, received an empty file$/],
    [
      'other files',
      text('hello'),
      /^a, byte 0: expected a PNG, JPEG, WebP, BMP, GIF, TIFF, PGM or PPM image, received a file that begins with 68 65 6c 6c$/,
    ],
    ['HEIC', text('\0\0\0\x18ftypheic'), /received an image of type heic \(HEIC, AVIF\); save it as JPEG or PNG$/],
    [
      'a GIF that is cut off',
      text('GIF89a'),
      /^a: the image is damaged or cut off: it has 6 bytes, expected at least 13$/,
    ],
    ['a WebP that is cut off', fixture('lossy.webp').subarray(0, 100), /^a: the image is damaged or cut off: /],
    ['a TIFF that is cut off', fixture('raw.tif').subarray(0, 100), /^a: the image is damaged or cut off: /],
    [
      'a BMP that is cut off',
      fixture('rgb.bmp').subarray(0, 100),
      /: 100 bytes cannot hold the 13 × 9 pixels of its header$/,
    ],
    ['a BMP that is compressed', changed('rgb.bmp', 30, 1), /: it is compressed, which is not read; save it as PNG$/],
    [
      'an interlaced PNG that is damaged',
      changed('interlaced-4.png', 60, 77),
      /: the checksum of its chunk IDAT is wrong$/,
    ],
    ['a BMP that promises more than it holds', changed('rgb.bmp', 21, 60), /cannot hold the 1006632973 × 9 pixels/],
    [
      'a GIF that promises more than it holds',
      changed('rgb.gif', 7, 255, 255, 255),
      /cannot hold the 65293 × 65535 pixels/,
    ],
    // Lossless WebP may say any size in its first 28 bits, up to 16,384 × 16,384.
    [
      'a WebP that promises more than it holds',
      changed('lossless.webp', 21, 255, 255, 255, 15),
      /cannot hold the 16384 × 16384 pixels/,
    ],
    [
      'a TIFF that leaves out what is 1 by default',
      fixture('one-bit.tif'),
      /: it leaves its bits per sample out, which is not read; save it as PNG$/,
    ],
    ['a TIFF that promises more than it holds', longTiff(), /cannot hold the 13 × 65535 pixels/],
    [
      'a PNG that promises more than it holds',
      fixture('rgb.png').map((byte, i) => (i >= 16 && i < 24 ? 1 : byte)),
      /^a: the image is damaged or cut off: \d+ bytes cannot hold the 16843009 × 16843009 pixels of its header$/,
    ],
    [
      'a JPEG that promises more than it holds',
      withFrame(fixture('rgb.jpg'), 60000),
      /^a: the image is damaged or cut off: \d+ bytes cannot hold the 60000 × 60000 pixels of its header$/,
    ],
    ['a PGM that promises more than it holds', text('P2 60000 60000 255\n0 0'), /cannot hold the 60000 × 60000 pixels/],
    ['a PNG that is cut off', fixture('rgb.png').subarray(0, 200), /^a: the image is damaged or cut off: /],
    [
      'a PNG that is damaged',
      fixture('rgb.png').map((byte, i) => (i === 100 ? byte ^ 255 : byte)),
      /^a: the image is damaged or cut off: /,
    ],
    ['a JPEG that is cut off', fixture('rgb.jpg').subarray(0, 300), /^a: the image is damaged or cut off: /],
    [
      'a PGM that is cut off',
      fixture('gray.pgm').subarray(0, 100),
      /^a: the image is damaged or cut off: it has 100 bytes, expected 129$/,
    ],
    [
      'a header without size',
      text('P5 0 3 255\n'),
      /^a: the image is damaged or cut off: a header of 0 × 3 pixels up to 255$/,
    ],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(decodeImage(bytes, 'a')).rejects.toThrow(
      expect.objectContaining({ name: 'DataError', message: expect.stringMatching(message) }),
    )
    await expect(decodeImage(bytes, 'a')).rejects.toThrow(DataError)
  })
})

describe('fitImage', async () => {
  const rgb = await decodeImage(fixture('rgb.png'), 'rgb.png')

  it.each(expected.resized)('resizes to $size as Pillow does', ({ size: [height = 0, width = 0], values }) => {
    // Pillow rounds its weights to 22 bits.
    expect(difference(fitImage(rgb, { height, width, channels: 3 }), values)).toBeLessThanOrEqual(1)
  })

  it('makes gray of colors exactly as Pillow does, and colors of gray', () => {
    const gray = fitImage(rgb, { ...rgb, channels: 1 })
    expect([...gray.data]).toEqual(expected.luma)
    expect([...fitImage(gray, { ...rgb }).data.subarray(0, 6)]).toEqual(
      [0, 0, 0, 1, 1, 1].map((pixel) => expected.luma[pixel]),
    )
  })
})
