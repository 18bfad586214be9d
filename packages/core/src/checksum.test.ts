import { expect, test } from 'vitest'
import { crc32, crc32c } from './checksum.js'

const digits = new TextEncoder().encode('123456789')

test('the checksum of zip is that of zlib, of all bytes or of a part', () => {
  // zlib.crc32(b'123456789') and zlib.crc32(b'345') of Python.
  expect(crc32(digits)).toBe(0xcbf43926)
  expect(crc32(digits, 2, 5)).toBe(0x34f5b50f)
  expect(crc32(new Uint8Array())).toBe(0)
})

test('the checksum of Castagnoli is that of RFC 3720', () => {
  expect(crc32c(digits)).toBe(0xe3069283)
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa)
})
