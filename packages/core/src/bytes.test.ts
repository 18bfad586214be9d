import { expect, it } from 'vitest'
import { append, asBytes, concat, equalBytes } from './bytes.js'

it('puts arrays behind one another', () => {
  expect(concat(Float32Array, [Float32Array.of(1, 2), new Float32Array(), Float32Array.of(3)])).toEqual(
    Float32Array.of(1, 2, 3),
  )
  expect(concat<Uint8Array>(Uint8Array, [])).toEqual(new Uint8Array())
})

it('adds text as UTF-8', () => {
  expect(new TextDecoder().decode(append(append(undefined, 'é'), '\n'))).toBe('é\n')
})

it('compares every byte', () => {
  expect([
    equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)),
    equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)),
    equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1)),
  ]).toEqual([true, false, false])
})

it.each([0, 1, 4])('compares the bytes at its end, too, of a part that begins at byte %i', (begin) => {
  const bytes = Uint8Array.from({ length: 11 }, (_, i) => i).subarray(begin)
  for (const at of bytes.keys()) {
    const other = bytes.slice()
    expect(equalBytes(bytes, other)).toBe(true)
    other[at] = 99
    expect([at, equalBytes(bytes, other)]).toEqual([at, false])
  }
})

it('sees the bytes of a part of a buffer', () => {
  expect(asBytes(Int32Array.of(1, 2, 3).subarray(1, 2))).toEqual(Uint8Array.of(2, 0, 0, 0))
})
