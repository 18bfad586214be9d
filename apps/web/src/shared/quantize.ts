import type { NamedArray } from '@telarjs/tensor'

/** Bytes say −127 … 127. */
const most = 127

/** How many columns an array is scaled by; arrays of one axis, such as biases and statistics, are few numbers and stay as they are. */
function columnsOf(shape: readonly number[]): number {
  return shape.length >= 2 ? shape.at(-1)! : 0
}

/** Bytes that an array takes: a scale of 4 bytes for each column and a byte for each value, or 4 bytes for each value. */
export function packedSize(shape: readonly number[]): number {
  const size = shape.reduce((product, length) => product * length, 1)
  const columns = columnsOf(shape)
  return columns > 0 ? 4 * columns + size : 4 * size
}

/**
 * Weights as bytes: of each column (the last axis, a unit's weights) the largest is ±127, so that a value w becomes round(127·w / max |w|). The error is
 * at most max |w| / 254 of its column.
 */
export function quantize({ shape, values }: Pick<NamedArray, 'shape' | 'values'>): Uint8Array {
  const columns = columnsOf(shape)
  const packed = new Uint8Array(packedSize(shape))
  const view = new DataView(packed.buffer)
  if (columns === 0) {
    values.forEach((value, i) => view.setFloat32(4 * i, value, true))
    return packed
  }
  const scales = new Float32Array(columns)
  values.forEach((value, i) => (scales[i % columns] = Math.max(scales[i % columns]!, Math.abs(value) / most)))
  scales.forEach((scale, i) => view.setFloat32(4 * i, scale, true))
  values.forEach((value, i) => view.setInt8(4 * columns + i, Math.round(value / (scales[i % columns]! || 1))))
  return packed
}

/** The reverse of `quantize`. @param bytes as many as `packedSize` says */
export function dequantize(bytes: Uint8Array, shape: readonly number[]): NamedArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const columns = columnsOf(shape)
  const size = columns > 0 ? bytes.length - 4 * columns : bytes.length / 4
  const values = Float32Array.from({ length: size }, (_, i) =>
    columns > 0
      ? view.getFloat32(4 * (i % columns), true) * view.getInt8(4 * columns + i)
      : view.getFloat32(4 * i, true),
  )
  return { dtype: 'float32', shape, values }
}
