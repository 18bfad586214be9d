import { describe, expect, it } from 'vitest'
import { readSafetensors, writeSafetensors } from './safetensors.js'

/** A file whose header says what is given. */
function file(header: object | string, data: number[]): Uint8Array {
  const text = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header))
  const length = new Uint8Array(8)
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true)
  return Uint8Array.from([...length, ...text, ...data])
}

const good = { dtype: 'U8', shape: [2], data_offsets: [0, 2] }

describe('readSafetensors', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['three bytes', new Uint8Array(3), /w, byte 0: expected a safetensors file/],
    ['a header longer than the file', Uint8Array.from([255, 255, 255, 255, 255, 255, 255, 127, 1]), /w, byte 0/],
    ['a header that is a list', file('[]', []), /w, byte 8: expected the header/],
    ['a header that is no UTF-8', Uint8Array.from([2, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xfe]), /w, byte 8/],
    ['a header cut short', file('{"x":', []), /w, byte 8/],
    ['an entry that is a number', file({ x: 1 }, []), /w: 'x': expected a shape of whole numbers/],
    ['an entry nested deeply', file(`{"x":${'['.repeat(9e4)}${']'.repeat(9e4)}}`, []), /'x': expected a shape/],
    ['a negative length', file({ x: { ...good, shape: [-2] } }, [1, 2]), /'x': expected a shape .* received \[-2\]/],
    ['half a length', file({ x: { ...good, shape: [0.5] } }, [1, 2]), /'x': expected a shape/],
    ['a type without numbers', file({ x: { ...good, dtype: 'F8' } }, [1, 2]), /'x': expected numbers .* "F8"/],
    ['a name of Object', file({ x: { ...good, dtype: 'constructor' } }, [1, 2]), /expected numbers of a known type/],
    ['one offset', file({ x: { ...good, data_offsets: [0] } }, [1, 2]), /first and last byte, received \[0\]/],
    ['offsets in the wrong order', file({ x: { ...good, data_offsets: [2, 0] } }, [1, 2]), /received \[2,0\]/],
    ['data beyond the end', file({ x: good }, [1]), /up to byte 2, but the file holds 1 bytes/],
    ['a shape larger than its data', file({ x: { ...good, shape: [9] } }, [1, 2]), /expected 9 bytes .* received 2/],
    [
      'arrays that share bytes',
      file({ x: good, y: { dtype: 'U8', shape: [2], data_offsets: [1, 3] } }, [1, 2, 3]),
      /w: 'y': expected its data at byte 2, received 1/,
    ],
    ['bytes that belong to none', file({ x: good }, [1, 2, 3]), /expected 2 bytes of data, received 3/],
    ['metadata that are no texts', file({ __metadata__: { a: 1 } }, []), /'__metadata__': expected texts by name/],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => readSafetensors(bytes, 'w')).toThrow(message)
  })

  it('takes names of every kind, also those that objects have of their own', () => {
    const bytes = file(`{"__proto__":${JSON.stringify(good)}}`, [7, 8])
    expect([...readSafetensors(bytes, 'w').entries.get('__proto__')!.bytes]).toEqual([7, 8])
    expect(readSafetensors(file('{}', []), 'w').entries.size).toBe(0)
  })
})

it('gives arrays whose `slice` copies, also for a Buffer of Node', () => {
  const { bytes } = readSafetensors(Buffer.from(file({ x: good }, [7, 8])), 'w').entries.get('x')!
  expect(bytes.slice().buffer.byteLength).toBe(2)
})

describe('writeSafetensors', () => {
  it('begins the numbers at a multiple of eight, and what it writes comes back', () => {
    const arrays = {
      b: { dtype: 'float32' as const, shape: [2], values: Float32Array.of(1.5, -2) },
      a: { dtype: 'int32' as const, shape: [], values: Int32Array.of(-7) },
    }
    const bytes = writeSafetensors(arrays, { by: 'telar' })
    expect(Number(new DataView(bytes.buffer).getBigUint64(0, true)) % 8).toBe(0)
    const { entries, metadata } = readSafetensors(bytes, 'w')
    expect(metadata).toEqual({ by: 'telar' })
    expect([...entries.keys()]).toEqual(['b', 'a'])
    expect(new Float32Array(entries.get('b')!.bytes.slice().buffer)).toEqual(Float32Array.of(1.5, -2))
    expect(entries.get('a')).toMatchObject({ dtype: 'I32', shape: [] })
    expect(new Int32Array(entries.get('a')!.bytes.slice().buffer)).toEqual(Int32Array.of(-7))
  })
})
