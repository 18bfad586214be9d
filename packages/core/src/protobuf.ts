import { concat } from './bytes.js'
import { DataError } from './errors.js'

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
  if (Number.isSafeInteger(value) && value >= 0) {
    let small = value
    for (; small > 127; small = Math.floor(small / 128)) out.push((small % 128) + 128)
    return Uint8Array.from([...out, small])
  }
  let rest = BigInt.asUintN(64, BigInt(value))
  while (rest > 0x7fn) {
    out.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  return Uint8Array.from([...out, Number(rest)])
}

/** A field of a message: a varint as bigint, everything else as its bytes. */
export interface ProtobufField {
  readonly field: number
  readonly value: bigint | Uint8Array
}

/**
 * The fields of a message, in their order.
 *
 * @param where the message stands, for errors
 * @throws DataError that names the byte where the message is cut short or is none
 */
function read(message: Uint8Array, where: string): ProtobufField[] {
  const fields: ProtobufField[] = []
  let at = 0

  function damaged(): never {
    throw new DataError({
      where: `${where}, byte ${at}`,
      expected: 'a field of protocol buffers',
      received: 'other bytes',
    })
  }

  function readVarint(): bigint {
    let value = 0n
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (at >= message.length) damaged()
      const byte = message[at++]!
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return BigInt.asUintN(64, value)
    }
    return damaged()
  }

  function take(length: number): Uint8Array {
    if (length > message.length - at) damaged()
    at += length
    return message.subarray(at - length, at)
  }

  while (at < message.length) {
    const key = Number(readVarint())
    const field = Math.floor(key / 8)
    const wire = key % 8
    if (field === 0) damaged()
    if (wire === 0) fields.push({ field, value: readVarint() })
    else if (wire === 1) fields.push({ field, value: take(8) })
    else if (wire === 2) fields.push({ field, value: take(Number(readVarint())) })
    else if (wire === 5) fields.push({ field, value: take(4) })
    else damaged()
  }
  return fields
}

/**
 * Writes and reads the fields of a message of protocol buffers, as bytes: a message is its fields one after the other, whole numbers as varints.
 * protobuf.dev/programming-guides/encoding
 *
 * @example
 * protobuf.int(1, 150) // Uint8Array [8, 150, 1]
 */
export const protobuf = { int, float, double, bytes, text, read }
