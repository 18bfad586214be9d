import { DataError } from '@telarjs/core'

/** The types of numbers that files hold, by their names in NumPy. */
export type NumberType =
  | 'bool'
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'uint64'
  | 'int64'
  | 'float32'
  | 'float64'

/** Numbers of a file, in C order. */
export type NumberData =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | BigUint64Array
  | BigInt64Array
  | Float32Array
  | Float64Array

/** NumPy's own limit of axes (NPY_MAXDIMS): a header of more is damaged. */
export const mostAxes = 64

/** An array of numbers as a file holds it. */
export interface NdArray {
  readonly shape: readonly number[]
  readonly type: NumberType
  /** `shape`'s product of numbers; where the bytes allow it, a view of the file. */
  readonly values: NumberData
  /** The file, and where in it a number stands, for messages: `y.npy, byte 130`. */
  readonly name: string
  at(index: number): string
}

/** An array of text as a file holds it. */
export interface TextArray {
  readonly shape: readonly number[]
  readonly type: 'text'
  readonly values: readonly string[]
  readonly name: string
  at(index: number): string
}

const constructors = {
  bool: Uint8Array,
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  uint64: BigUint64Array,
  int64: BigInt64Array,
  float32: Float32Array,
  float64: Float64Array,
} as const

const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/** The bytes that one number of a type takes. */
export function bytesOf(type: NumberType): number {
  return constructors[type].BYTES_PER_ELEMENT
}

/** Numbers from bytes: a view where order and alignment allow it, otherwise a copy. */
export function numbersFrom(bytes: Uint8Array, type: NumberType, bigEndian: boolean): NumberData {
  const width = bytesOf(type)
  const swap = width > 1 && bigEndian === littleEndian
  const own = swap || bytes.byteOffset % width !== 0 ? new Uint8Array(bytes) : bytes
  if (swap) for (let i = 0; i < own.length; i += width) own.subarray(i, i + width).reverse()
  return new constructors[type](own.buffer as ArrayBuffer, own.byteOffset, own.length / width)
}

/** The type of some numbers; bytes are uint8, never bool. */
export function typeOf(values: NumberData): NumberType {
  const { constructor } = values
  return (Object.keys(constructors) as NumberType[]).find(
    (type) => type !== 'bool' && constructors[type] === constructor,
  )!
}

/** The numbers at some positions. */
export function reordered(values: NumberData, positions: Int32Array): NumberData {
  const moved = new (values.constructor as new (length: number) => Uint8Array)(positions.length)
  positions.forEach((position, i) => {
    moved[i] = values[position] as number
  })
  return moved
}

/** Numbers of IEEE 754 binary16, from their bits; float32 holds each exactly. */
export function halvesToFloats(bits: Uint16Array): Float32Array {
  return Float32Array.from(bits, (half) => {
    const sign = half & 0x8000 ? -1 : 1
    const exponent = (half >> 10) & 31
    const fraction = half & 1023
    if (exponent === 31) return fraction ? NaN : sign * Infinity
    return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25)
  })
}

/** Samples for a split: bytes as they are, everything else as float32. @throws DataError for a number that is not finite */
export function asInputs({ values, type, at }: NdArray): Uint8Array | Float32Array {
  if (type === 'uint8') return values as Uint8Array
  return asFloats(values, at)
}

/** @throws DataError for a number that is not finite */
export function asFloats(values: NumberData, at: (index: number) => string): Float32Array {
  const floats = values instanceof Float32Array ? values : Float32Array.from(values as ArrayLike<number>, Number)
  const wrong = floats.findIndex((value) => !Number.isFinite(value))
  if (wrong >= 0) throw new DataError({ where: at(wrong), expected: 'a finite number', received: `${values[wrong]}` })
  return floats
}
