import { readSafetensors, writeSafetensors } from '@telarjs/core'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { safetensorsWeights } from './safetensors.js'

const ofNumpy = new Uint8Array(readFileSync(join(import.meta.dirname, '../fixtures/types.safetensors')))

/** A file with one array of the given type. */
function file(dtype: string, data: number[], shape: number[]): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify({ x: { dtype, shape, data_offsets: [0, data.length] } }))
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true)
  return Uint8Array.from([...length, ...text, ...data])
}

it('reads every type of number as float32, as fixtures/number_types.py wrote and printed them', () => {
  const arrays = safetensorsWeights(ofNumpy, 'types.safetensors')
  const floats = [0, 1, -2.5, 3.140625, 65504]
  expect(readSafetensors(ofNumpy, 'types.safetensors').metadata).toEqual({ by: 'numpy' })
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
  const bytes = file('BF16', [0x80, 0x3f, 0x20, 0xc0, 0x49, 0x40], [3])
  expect([...safetensorsWeights(bytes, 'x')['x']!.values]).toEqual([1, -2.5, 3.140625])
})

it('reads whole numbers of telar as numbers', () => {
  const bytes = writeSafetensors({ a: { dtype: 'int32', shape: [], values: Int32Array.of(-7) } })
  expect(safetensorsWeights(bytes, 'w')['a']).toEqual({ dtype: 'float32', shape: [], values: Float32Array.of(-7) })
})

it('refuses truth values, which are no numbers', () => {
  expect(() => safetensorsWeights(file('BOOL', [1], [1]), 'w')).toThrow(
    "w: 'x': expected numbers of a known type, received BOOL",
  )
})
