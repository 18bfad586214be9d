import { describe, expect, it } from 'vitest'
import { idxOf } from '../../fixtures/read.js'
import { parseIdx } from './idx.js'

describe('parseIdx', () => {
  it('reads bytes as a view of the file', () => {
    const bytes = idxOf([2, 3], [1, 2, 3, 4, 5, 6])
    const { shape, type, values } = parseIdx(bytes, 'a.idx')
    expect({ shape, type, values: [...values] }).toEqual({ shape: [2, 3], type: 'uint8', values: [1, 2, 3, 4, 5, 6] })
    expect(values.buffer).toBe(bytes.buffer)
  })

  it.each([
    // 0xfffe = −2 and 0x0102 = 258, big-endian; the file's own bytes stay as they are
    ['int16', [0, 0, 0x0b, 1, 0, 0, 0, 2, 0xff, 0xfe, 0x01, 0x02], [-2, 258]],
    ['int32', [0, 0, 0x0c, 1, 0, 0, 0, 1, 0x00, 0x01, 0x00, 0x00], [65536]],
    // IEEE 754: 0x3fc00000 = 1.5
    ['float32', [0, 0, 0x0d, 1, 0, 0, 0, 1, 0x3f, 0xc0, 0, 0], [1.5]],
    ['float64', [0, 0, 0x0e, 1, 0, 0, 0, 1, 0xbf, 0xf8, 0, 0, 0, 0, 0, 0], [-1.5]],
    ['int8', [0, 0, 0x09, 1, 0, 0, 0, 1, 0xff], [-1]],
  ])('reads %s', (type, content, values) => {
    const bytes = Uint8Array.from(content)
    const array = parseIdx(bytes, 'a.idx')
    expect({ type: array.type, values: [...array.values] }).toEqual({ type, values })
    expect([...bytes]).toEqual(content)
  })

  it.each([
    ['an empty file', [], 'a.idx: expected an IDX array, received an empty file'],
    [
      'another magic number',
      [1, 0, 8, 3, 0, 0],
      'a.idx, byte 0: expected the magic number of IDX, such as 00 00 08 03, received 01 00 08 03',
    ],
    [
      'an unknown type',
      [0, 0, 7, 1],
      'a.idx, byte 0: expected the magic number of IDX, such as 00 00 08 03, received 00 00 07 01',
    ],
    [
      'more axes than any array has',
      [0, 0, 8, 65, ...Array.from({ length: 4 * 65 }, () => 0)],
      'a.idx, byte 0: expected the magic number of IDX, such as 00 00 08 03, received 00 00 08 41',
    ],
    ['half a header', [0, 0, 8, 3, 0, 0], 'a.idx, byte 6: expected 16 bytes of header, but the file ends here'],
    [
      'a file that is cut off',
      [0, 0, 8, 1, 0, 0, 0, 5, 1, 2],
      'a.idx, byte 10: expected 13 bytes for uint8 [5], but the file ends here',
    ],
    [
      'lengths in little-endian order',
      [0, 0, 8, 1, 2, 0, 0, 0, 1, 2],
      'a.idx, byte 4: expected lengths with the most significant byte first, as IDX has them, received [2] with the least significant byte first; write them again big-endian',
    ],
    [
      'a file that is too long',
      [0, 0, 8, 1, 0, 0, 0, 1, 1, 2],
      'a.idx, byte 9: expected 9 bytes for uint8 [1], received 10',
    ],
  ])('refuses %s', (_, content, message) => {
    expect(() => parseIdx(Uint8Array.from(content), 'a.idx')).toThrow(
      expect.objectContaining({ name: 'DataError', message }),
    )
  })
})
