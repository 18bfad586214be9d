import { concat } from './bytes.js'

type Message = Uint8Array

/** A whole number as a varint. */
function int(field: number, value: number): Message {
  return concat(Uint8Array, [varint(field << 3), varint(value)])
}

/** A float of 64 bits. */
function double(field: number, value: number): Message {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value, true)
  return concat(Uint8Array, [varint((field << 3) | 1), bytes])
}

/** A float of 32 bits. */
function float(field: number, value: number): Message {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setFloat32(0, value, true)
  return concat(Uint8Array, [varint((field << 3) | 5), bytes])
}

/** Bytes, or a message inside. */
function bytes(field: number, value: Uint8Array): Message {
  return concat(Uint8Array, [varint((field << 3) | 2), varint(value.length), value])
}

function text(field: number, value: string): Message {
  return bytes(field, new TextEncoder().encode(value))
}

/** Seven bits a byte, the lowest first; negative numbers as 64 bits. */
function varint(value: number): Uint8Array {
  const out: number[] = []
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 0x7fn) {
    out.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  return Uint8Array.from([...out, Number(rest)])
}

/**
 * The fields of a message of protocol buffers, as bytes: a message is its fields one after the other, whole numbers as varints.
 * protobuf.dev/programming-guides/encoding
 *
 * @example
 * protobuf.int(1, 150) // Uint8Array [8, 150, 1]
 */
export const protobuf = { int, float, double, bytes, text }
