import { inflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { encodePng, pngAddress } from './png.js'

const red = Uint8Array.of(255, 0, 0, 255, 0, 0, 255, 128)

it('writes a PNG whose chunks are as long as they say, the last with its known checksum', () => {
  const bytes = encodePng({ width: 2, height: 1, rgba: red })
  const hex = Buffer.from(bytes).toString('hex')
  expect(hex.startsWith('89504e470d0a1a0a0000000d49484452000000020000000108060000')).toBe(true)
  // The CRC of an empty IEND is ae426082 (PNG specification, annex D's polynomial).
  expect(hex.endsWith('0000000049454e44ae426082')).toBe(true)
  const length = new DataView(bytes.buffer).getUint32(33)
  expect(Buffer.from(bytes.subarray(37, 41)).toString()).toBe('IDAT')
  // A row begins with its filter, 0.
  expect([...inflateSync(bytes.subarray(41, 41 + length))]).toEqual([0, ...red])
})

it('is an address that needs no request', () => {
  expect(pngAddress({ width: 2, height: 1, rgba: red })).toMatch(/^data:image\/png;base64,iVBORw0KGgo/)
})
