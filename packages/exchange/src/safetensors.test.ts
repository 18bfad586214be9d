import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readSafetensors, writeSafetensors } from './safetensors.js'

const ofNumpy = new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/types.safetensors')))

/** A file whose header says what is given. */
function file(header: object, data: number[]): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header))
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true)
  return Uint8Array.from([...length, ...text, ...data])
}

describe('readSafetensors', () => {
  it('reads every type of number as float32, as fixtures/number_types.py wrote and printed them', () => {
    const { arrays, metadata } = readSafetensors(ofNumpy, 'types.safetensors')
    const floats = [0, 1, -2.5, 3.140625, 65504]
    expect(metadata).toEqual({ by: 'numpy' })
    for (const name of ['f64', 'f32', 'f16']) {
      expect(arrays[name]!.shape).toEqual([2, 3])
      expect([...arrays[name]!.values].slice(0, 5)).toEqual(floats)
    }
    // The smallest float16 above 0 is 2^-24; 6e-8 is nearest to it.
    expect(arrays['f16']!.values[5]).toBe(2 ** -24)
    expect(arrays['f64']!.values[5]).toBe(Math.fround(6e-8))
    expect([...arrays['i64']!.values]).toEqual([-3, 7])
    expect([...arrays['i16']!.values]).toEqual([-3, 7])
    expect([...arrays['u8']!.values]).toEqual([0, 255])
  })

  it('reads bfloat16, the upper half of a float32: 3f80 is 1, c020 is -2.5, 4049 is 3.140625', () => {
    const bytes = file({ x: { dtype: 'BF16', shape: [3], data_offsets: [0, 6] } }, [0x80, 0x3f, 0x20, 0xc0, 0x49, 0x40])
    expect([...readSafetensors(bytes, 'x').arrays['x']!.values]).toEqual([1, -2.5, 3.140625])
  })

  it('names a file that is another, cut short, or wrong', () => {
    expect(() => readSafetensors(new Uint8Array(3), 'w')).toThrow('w, byte 0: expected a safetensors file')
    expect(() => readSafetensors(ofNumpy.subarray(0, ofNumpy.length - 1), 'w')).toThrow(
      /w: expected '.*' up to byte \d+, but the file ends at \d+/,
    )
    expect(() => readSafetensors(Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 0x5b, 0x5d]), 'w')).toThrow(
      'w, byte 8: expected the header of a safetensors file',
    )
    expect(() => readSafetensors(file({ x: { dtype: 'BOOL', shape: [1], data_offsets: [0, 1] } }, [1]), 'w')).toThrow(
      "w: 'x': expected numbers of a known type, received BOOL",
    )
    expect(() => readSafetensors(file({ x: { dtype: 'U8', shape: [2], data_offsets: [0, 1] } }, [1]), 'w')).toThrow(
      "w: 'x': expected as many values as [2] has, received 1",
    )
  })
})

describe('writeSafetensors', () => {
  it('begins the numbers at a multiple of eight, and what it writes comes back', () => {
    const arrays = {
      b: { dtype: 'float32' as const, shape: [2], values: Float32Array.of(1.5, -2) },
      a: { dtype: 'int32' as const, shape: [], values: Int32Array.of(-7) },
    }
    const bytes = writeSafetensors(arrays, { by: 'telar' })
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0)
    const { arrays: back, metadata } = readSafetensors(bytes, 'w')
    expect(metadata).toEqual({ by: 'telar' })
    expect([...back['b']!.values]).toEqual([1.5, -2])
    expect(back['a']).toEqual({ dtype: 'float32', shape: [], values: Float32Array.of(-7) })
  })
})
