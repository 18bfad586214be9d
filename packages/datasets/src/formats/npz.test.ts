import { isTelarError } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import { fixture } from '../../fixtures/read.js'
import type { NdArray } from './nd-array.js'
import { readNpz, writeNpz } from './npz.js'

const withoutPosition = ({ shape, type, values }: NdArray) => ({ shape, type, values })
const arrays = {
  'dense/kernel': { shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) },
  steps: { shape: [], values: Int32Array.of(7) },
}

describe('readNpz', () => {
  it.each(['plain.npz', 'compressed.npz'])('reads %s of NumPy', (name) => {
    const { names, array } = readNpz(fixture(name), name)
    expect(names.slice(0, 2)).toEqual(['x_train', 'y_train'])
    expect(array('x_train')).toMatchObject({
      shape: [4, 2, 3],
      type: 'uint8',
      values: Uint8Array.from({ length: 24 }, (_, i) => i),
    })
    expect(array('y_train')).toMatchObject({ shape: [4], type: 'int64', values: BigInt64Array.of(0n, 1n, 2n, 1n) })
  })

  it('reads arrays that lie at any byte, also of a Buffer of Node, whose slice is no copy', () => {
    const values = Int32Array.of(1, 2, 3)
    for (const name of ['a', 'ab', 'abc', 'abcd']) {
      const bytes = Buffer.from(writeNpz({ [name]: { shape: [3], values } }))
      expect(readNpz(bytes, 'a.npz').array(name).values).toEqual(values)
    }
  })

  it('names the arrays that are there', () => {
    expect(() => readNpz(fixture('compressed.npz'), 'a.npz').array('z')).toThrow(
      "a.npz: expected an array 'z', received x_train, y_train",
    )
  })

  it.each([
    ['an empty file', new Uint8Array(), 'a.npz: expected a zip file, received an empty file'],
    ['other files', fixture('f4.npy'), 'a.npz, byte 0: expected a zip file, which begins with PK'],
    [
      'a file that is cut off',
      fixture('plain.npz').subarray(0, 700),
      /^a\.npz, byte 700: the zip file is damaged or cut off: /,
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readNpz(bytes, 'a.npz')).toThrow(
      expect.objectContaining({ name: 'DataError', message: expect.stringMatching(message) }),
    )
  })
})

describe('the checksum of an array', () => {
  it.each(['plain.npz', 'compressed.npz'])('%s: no changed byte of an array is read as good', (name) => {
    const whole = fixture(name)
    const { names } = readNpz(whole, name)
    const first = 30 + 'x_train.npy'.length
    for (let at = first; at < whole.length; at += 3) {
      const damaged = whole.map((byte, i) => (i === at ? byte ^ 0x55 : byte))
      for (const array of names) {
        try {
          expect(readNpz(damaged, name).array(array)).toEqual(
            expect.objectContaining(withoutPosition(readNpz(whole, name).array(array))),
          )
        } catch (error) {
          if (!isTelarError(error)) throw error
        }
      }
    }
  })

  it('is asked before memory is: sizes beyond what the file can hold are refused', () => {
    const whole = fixture('compressed.npz')
    const view = new DataView(whole.buffer)
    const entry = Array.from(whole.keys()).find(
      (at) => at + 4 <= whole.length && view.getUint32(at, true) === 0x02014b50,
    )!
    view.setUint32(entry + 24, 0xf0000000, true)
    expect(() => readNpz(whole, 'a.npz').array('x_train')).toThrow(
      /^a\.npz\/x_train\.npy: the zip file is damaged or cut off: expected \d+ packed bytes for 4026531840 bytes/,
    )
  })
})

describe('writeNpz', () => {
  it.each([false, true])('writes what readNpz reads (compressed: %s)', (compress) => {
    const { names, array } = readNpz(writeNpz(arrays, { compress }), 'a.npz')
    expect(names).toEqual(['dense/kernel', 'steps'])
    for (const [name, { shape, values }] of Object.entries(arrays)) expect(array(name)).toMatchObject({ shape, values })
  })
})
