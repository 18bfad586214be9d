import { expect, it } from 'vitest'
import { protobuf } from './protobuf.js'

const { bytes, double, float, int, text } = protobuf

function hex(message: Uint8Array): string {
  return Array.from(message, (byte) => byte.toString(16).padStart(2, '0')).join(' ')
}

it('writes the examples of protobuf.dev/programming-guides/encoding', () => {
  expect(hex(int(1, 150))).toBe('08 96 01')
  expect(hex(text(2, 'testing'))).toBe('12 07 74 65 73 74 69 6e 67')
  expect(hex(bytes(3, int(1, 150)))).toBe('1a 03 08 96 01')
})

it('writes negative numbers as ten bytes, and floats as four or eight', () => {
  // -2 as 64 bits: fe, eight times ff, 01.
  expect(hex(int(1, -2))).toBe('08 fe ff ff ff ff ff ff ff ff 01')
  // Field 5 of wire type 5; 1.5 is 3fc00000.
  expect(hex(float(5, 1.5))).toBe('2d 00 00 c0 3f')
  expect(hex(double(5, 1.5))).toBe('29 00 00 00 00 00 00 f8 3f')
})

it('reads what it writes, in order', () => {
  const message = Uint8Array.from([
    ...int(1, 150),
    ...text(2, 'testing'),
    ...float(5, 1.5),
    ...double(6, 1.5),
    ...int(300, -2),
  ])
  expect(protobuf.read(message, 'm')).toEqual([
    { field: 1, value: 150n },
    { field: 2, value: new TextEncoder().encode('testing') },
    { field: 5, value: Uint8Array.of(0, 0, 0xc0, 0x3f) },
    { field: 6, value: Uint8Array.of(0, 0, 0, 0, 0, 0, 0xf8, 0x3f) },
    { field: 300, value: 2n ** 64n - 2n },
  ])
})

it.each([
  ['a cut number', [0x08, 0x96]],
  ['a cut text', [0x12, 7, 0x74]],
  ['the field 0', [0x02, 0]],
  ['a wire type of no field', [0x0b]],
])('refuses %s, and says where', (_, message) => {
  expect(() => protobuf.read(Uint8Array.from(message), 'm.onnx')).toThrow(/m\.onnx, byte \d+: expected a field/)
})
