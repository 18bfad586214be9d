import { describe, expect, it } from 'vitest'
import { expected, fixture } from '../../fixtures/read.js'
import { parseNpy, writeNpy } from './npy.js'

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
    ['an empty file', new Uint8Array(), 'a.npy: the file is empty; expected a .npy array'],
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
      "a.npy: expected numbers of type b1, u1, i1, u2, i2, u4, i4, u8, i8, f4, f8, received '|O'. Objects are pickled Python code, which is never run: save them as numbers.",
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => parseNpy(bytes, 'a.npy')).toThrow(expect.objectContaining({ name: 'DataError', message }))
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
