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

/** The largest difference between two images. */
function difference({ data }: Image, values: readonly number[]): number {
  expect(data.length).toBe(values.length)
  return data.reduce((most, value, i) => Math.max(most, Math.abs(value - values[i]!)), 0)
}

describe('decodeImage', () => {
  it.each(Object.entries(expected.images))('decodes %s as Pillow does', (name, { size, values }) => {
    const image = decodeImage(fixture(name), name)
    expect([image.height, image.width]).toEqual(size)
    const gray = image.channels === 3 && values.length === image.width * image.height
    const made = gray ? fitImage(image, { ...image, channels: 1 }) : image
    // Decoders of JPEG may round differently in the transform and in the colors; all others are exact.
    expect(difference(made, values)).toBeLessThanOrEqual(name.endsWith('.jpg') ? 3 : 0)
  })

  it.each(Object.entries(expected.images).filter(([, { alpha }]) => alpha))(
    'reads the opacity of %s as Pillow does, and puts it on white',
    (name, { size: [height = 0, width = 0], alpha, onWhite }) => {
      const image = decodeImage(fixture(name), name)
      expect([...image.alpha!]).toEqual(alpha)
      // Pillow rounds twice.
      expect(
        difference(fitImage(image, { height, width, channels: 3, background: 255 }), onWhite!),
      ).toBeLessThanOrEqual(1)
    },
  )

  it('reads text images with comments, and less than 256 levels', () => {
    expect(decodeImage(text('P2\n# two pixels\n2 1 # wide\n15\n0 15\n'), 'a.pgm')).toEqual({
      width: 2,
      height: 1,
      channels: 1,
      data: Uint8Array.of(0, 255),
    })
    expect(decodeImage(text('P3 1 1 255 1 2 3'), 'a.ppm')).toEqual({
      width: 1,
      height: 1,
      channels: 3,
      data: Uint8Array.of(1, 2, 3),
    })
    expect(decodeImage(Uint8Array.of(...text('P5 2 1 65535\n'), 0xff, 0xff, 0x80, 0x80), 'a.pgm').data).toEqual(
      Uint8Array.of(255, 128),
    )
  })

  it.each([
    ['an empty file', new Uint8Array(), /^a: expected an image, received an empty file$/],
    [
      'other files',
      text('hello'),
      /^a, byte 0: expected a PNG, JPEG, PGM or PPM image, received a file that begins with 68 65 6c 6c$/,
    ],
    ['GIF', text('GIF89a'), /^a, byte 0: expected a PNG, JPEG, PGM or PPM image, received a GIF; save it as PNG$/],
    ['WebP', text('RIFF0000WEBP'), /received a WebP; save it as PNG$/],
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
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeImage(bytes, 'a')).toThrow(
      expect.objectContaining({ name: 'DataError', message: expect.stringMatching(message) }),
    )
    expect(() => decodeImage(bytes, 'a')).toThrow(DataError)
  })
})

describe('fitImage', () => {
  const rgb = decodeImage(fixture('rgb.png'), 'rgb.png')

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
