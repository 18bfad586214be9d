import { describe, expect, it } from 'vitest'
import { expected, fixture } from '../../fixtures/read.js'
import { parseNpy, parseNpyArray, writeNpy } from './npy.js'

/** A .npy file of a header as text, and some zeros as content. */
function withHeader(header: string, size: number): Uint8Array {
  const bytes = new TextEncoder().encode(header)
  return Uint8Array.of(
    0x93,
    ...new TextEncoder().encode('NUMPY'),
    1,
    0,
    bytes.length,
    0,
    ...bytes,
    ...new Uint8Array(size),
  )
}

describe('parseNpy', () => {
  it.each(Object.entries(expected.arrays))('reads %s as NumPy does', (name, { shape, dtype, values }) => {
    const array = parseNpy(fixture(name), name)
    expect({ shape: array.shape, type: array.type, values: Array.from(array.values as Float64Array, Number) }).toEqual({
      shape,
      type: dtype,
      values: values.map(Number),
    })
  })

  it('reads from the middle of other bytes, at any place', () => {
    const bytes = fixture('f4.npy')
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(parseNpy(shifted.subarray(3), 'f4.npy').values).toEqual(parseNpy(bytes, 'f4.npy').values)
  })

  it('says where a number of a file in Fortran order stands', () => {
    // [1, 0, 0] of [2, 3, 4] is number 12 in C order and 1 in Fortran order: 4 bytes after the header of 128
    expect(parseNpy(fixture('fortran.npy'), 'fortran.npy').at(12)).toBe('fortran.npy, byte 132')
  })

  it.each([
    ['an empty file', new Uint8Array(), 'a.npy: expected a .npy array, received an empty file'],
    ['other files', fixture('gray.pgm'), 'a.npy, byte 0: expected a .npy file, which begins with \\x93NUMPY'],
    [
      'a file that is cut off',
      fixture('f4.npy').subarray(0, 200),
      'a.npy, byte 200: expected 224 bytes for float32 [2, 3, 4], but the file ends here',
    ],
    [
      'half a header',
      fixture('f4.npy').subarray(0, 60),
      'a.npy, byte 60: expected a whole header, but the file ends here',
    ],
    [
      'pickled objects',
      fixture('object.npy'),
      "a.npy: expected numbers of type b1, u1, i1, u2, i2, u4, i4, u8, i8, f4, f8, f2, received '|O'. Objects are pickled Python code, which is never run: save them as numbers",
    ],
    [
      'a negative shape',
      withHeader("{'descr': '|u1', 'fortran_order': False, 'shape': (-2, -2), }", 4),
      "a.npy, byte 10: expected a header with 'descr', 'fortran_order' and a 'shape' of whole numbers from 0, received {'descr': '|u1', 'fortran_order': False, 'shape': (-2, -2), }",
    ],
    [
      'a shape that is no number',
      withHeader("{'descr': '|u1', 'fortran_order': False, 'shape': (2, x), }", 4),
      "a.npy, byte 10: expected a header with 'descr', 'fortran_order' and a 'shape' of whole numbers from 0, received {'descr': '|u1', 'fortran_order': False, 'shape': (2, x), }",
    ],
    [
      'a shape larger than any file',
      withHeader("{'descr': '|u1', 'fortran_order': False, 'shape': (4000000000, 4000000000), }", 4),
      'a.npy, byte 91: expected 16000000000000000000 bytes for uint8 [4000000000, 4000000000], but the file ends here',
    ],
    ['text where numbers are wanted', fixture('text.npy'), 'a.npy: expected numbers, received an array of text'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseNpy(bytes, 'a.npy')).toThrow(expect.objectContaining({ name: 'DataError', message }))
  })
})

describe('parseNpyArray', () => {
  it.each(['text.npy', 'byte-text.npy'])('reads the text of %s', (name) => {
    expect(parseNpyArray(fixture(name), name)).toMatchObject({ shape: [3], type: 'text', values: ['Ä', 'cat', 'dog'] })
  })
})

describe('writeNpy', () => {
  it.each(['u1', 'i1', 'u2', 'i2', 'u4', 'i4', 'u8', 'i8', 'f4', 'f8', 'scalar'])(
    'writes the bytes that NumPy writes: %s',
    (name) => {
      const bytes = fixture(`${name}.npy`)
      expect(writeNpy(parseNpy(bytes, name))).toEqual(bytes)
    },
  )
})
