import { DataError, readSafetensors, type SafetensorsEntry } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'

/**
 * Reads the weights of a safetensors file; 16-bit and 64-bit floats and integers become float32.
 *
 * @param name the file, for messages
 * @throws DataError that names it: no safetensors file, cut short, or a type without numbers
 */
export function safetensorsWeights(bytes: Uint8Array, name: string): Record<string, NamedArray> {
  const arrays = [...readSafetensors(bytes, name).entries].map(([key, entry]) => {
    const values = decode(entry)
    if (!values)
      throw new DataError({
        where: `${name}: '${key}'`,
        expected: 'numbers of a known type',
        received: `${entry.dtype}`,
      })
    return [key, { dtype: 'float32' as const, shape: entry.shape, values }] as const
  })
  return Object.fromEntries(arrays)
}

/** Bytes per number, and how to read one. */
const readers: ReadonlyMap<string, readonly [number, (view: DataView, at: number) => number]> = new Map([
  ['F64', [8, (view, at) => view.getFloat64(at, true)]],
  ['F32', [4, (view, at) => view.getFloat32(at, true)]],
  ['F16', [2, (view, at) => fromFloat16(view.getUint16(at, true))]],
  ['BF16', [2, (view, at) => fromBfloat16(view.getUint16(at, true))]],
  ['I64', [8, (view, at) => Number(view.getBigInt64(at, true))]],
  ['U64', [8, (view, at) => Number(view.getBigUint64(at, true))]],
  ['I32', [4, (view, at) => view.getInt32(at, true)]],
  ['U32', [4, (view, at) => view.getUint32(at, true)]],
  ['I16', [2, (view, at) => view.getInt16(at, true)]],
  ['U16', [2, (view, at) => view.getUint16(at, true)]],
  ['I8', [1, (view, at) => view.getInt8(at)]],
  ['U8', [1, (view, at) => view.getUint8(at)]],
])

function decode({ dtype, bytes }: SafetensorsEntry): Float32Array | undefined {
  const [width, read] = readers.get(dtype) ?? []
  if (!width || !read) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Float32Array.from({ length: bytes.length / width }, (_, i) => read(view, i * width))
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
