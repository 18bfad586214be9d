import { DataError, isPlainObject, sizeOf } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'

/**
 * Writes arrays as a safetensors file. github.com/huggingface/safetensors
 *
 * @param metadata words by name
 */
export function writeSafetensors(
  arrays: Readonly<Record<string, NamedArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let end = 0
  for (const [name, { dtype, shape, values }] of Object.entries(arrays)) {
    header[name] = { dtype: dtype === 'int32' ? 'I32' : 'F32', shape, data_offsets: [end, (end += values.byteLength)] }
  }
  const text = new TextEncoder().encode(JSON.stringify(header))
  const start = 8 + Math.ceil(text.length / 8) * 8
  const bytes = new Uint8Array(start + end)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(start - 8), true)
  bytes.fill(0x20, 8, start)
  bytes.set(text, 8)
  let at = start
  for (const { values } of Object.values(arrays)) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at)
    at += values.byteLength
  }
  return bytes
}

interface Entry {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly data_offsets: readonly [number, number]
}

/**
 * Reads a safetensors file; floats of 16 and 64 bits become float32, whole numbers too.
 *
 * @param name the file, for messages
 * @throws DataError that names it: no safetensors file, cut short, or a type without numbers
 */
export function readSafetensors(
  bytes: Uint8Array,
  name: string,
): { readonly arrays: Record<string, NamedArray>; readonly metadata: Readonly<Record<string, string>> } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const start = bytes.length < 8 ? Infinity : 8 + Number(view.getBigUint64(0, true))
  if (start > bytes.length)
    throw new DataError(
      `${name}, byte 0: expected a safetensors file, received another, or one that is cut short at byte ${bytes.length}`,
    )
  const header = parseHeader(new TextDecoder().decode(bytes.subarray(8, start)), name)
  const { __metadata__: metadata = {}, ...entries } = header as Record<string, Entry> & {
    __metadata__?: Record<string, string>
  }
  const arrays = Object.entries(entries).map(
    ([
      key,
      {
        dtype,
        shape,
        data_offsets: [from, to],
      },
    ]) => {
      if (start + to > bytes.length)
        throw new DataError(`${name}: expected '${key}' up to byte ${start + to}, but the file ends at ${bytes.length}`)
      const values = decode(dtype, new DataView(bytes.buffer, bytes.byteOffset + start + from, to - from))
      if (!values) throw new DataError(`${name}: '${key}': expected numbers of a known type, received ${dtype}`)
      if (values.length !== sizeOf(shape))
        throw new DataError(
          `${name}: '${key}': expected as many values as [${shape.join(', ')}] has, received ${values.length}`,
        )
      return [key, { dtype: 'float32' as const, shape, values }] as const
    },
  )
  return { arrays: Object.fromEntries(arrays), metadata }
}

function parseHeader(text: string, name: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(text)
    if (isPlainObject(header)) return header
  } catch {
    // Said below, as for a header that is no object.
  }
  throw new DataError(`${name}, byte 8: expected the header of a safetensors file`)
}

/** Bytes a number, and how one is read. */
const readers: Readonly<Record<string, readonly [number, (view: DataView, at: number) => number]>> = {
  F64: [8, (view, at) => view.getFloat64(at, true)],
  F32: [4, (view, at) => view.getFloat32(at, true)],
  F16: [2, (view, at) => fromFloat16(view.getUint16(at, true))],
  BF16: [2, (view, at) => fromBfloat16(view.getUint16(at, true))],
  I64: [8, (view, at) => Number(view.getBigInt64(at, true))],
  I32: [4, (view, at) => view.getInt32(at, true)],
  I16: [2, (view, at) => view.getInt16(at, true)],
  I8: [1, (view, at) => view.getInt8(at)],
  U8: [1, (view, at) => view.getUint8(at)],
}

function decode(dtype: string, view: DataView): Float32Array | undefined {
  const [width, read] = readers[dtype] ?? []
  if (!width || !read) return undefined
  return Float32Array.from({ length: view.byteLength / width }, (_, i) => read(view, i * width))
}

/** IEEE 754 binary16. */
function fromFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** The upper half of a float32. */
function fromBfloat16(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, bits << 16)
  return view.getFloat32(0)
}
