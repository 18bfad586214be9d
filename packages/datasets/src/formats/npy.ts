import { DataError, sizeOf } from '@telarjs/core'
import { bytesOf, numbersFrom, reordered, typeOf, type NdArray, type NumberType } from './nd-array.js'

const types: Record<string, NumberType> = {
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f4: 'float32',
  f8: 'float64',
}
const magic = '\x93NUMPY'

/**
 * Reads an array as NumPy's `save` writes it, format versions 1 to 3 (numpy.lib.format); Fortran order is put in C order.
 *
 * @param name the file, for messages
 * @throws DataError that names the file: no .npy file, cut off, or a type that is not a plain number; pickled objects are never run
 * @example
 * parseNpy(bytes, 'x.npy') // { shape: [3, 4], type: 'float32', values: Float32Array … }
 */
export function parseNpy(bytes: Uint8Array, name: string): NdArray {
  if (bytes.length === 0) throw new DataError(`${name}: the file is empty; expected a .npy array`)
  if (latin1(bytes.subarray(0, 6)) !== magic)
    throw new DataError(`${name}, byte 0: expected a .npy file, which begins with \\x93NUMPY`)
  const { header, start } = headerOf(bytes, name)
  const [, descr = '?'] = /'descr':\s*'([^']*)'/.exec(header) ?? []
  const [, fortran = 'False'] = /'fortran_order':\s*(True|False)/.exec(header) ?? []
  const [, lengths] = /'shape':\s*\(([^)]*)\)/.exec(header) ?? []
  const type = types[descr.slice(1)]
  if (lengths === undefined)
    throw new DataError(`${name}, byte 10: expected a header with a shape, received ${header.trim()}`)
  if (!type) {
    const why = descr.endsWith('O') ? ' Objects are pickled Python code, which is never run: save them as numbers.' : ''
    throw new DataError(
      `${name}: expected numbers of type ${Object.keys(types).join(', ')}, received '${descr === '?' ? 'a structure' : descr}'.${why}`,
    )
  }
  const shape = lengths
    .split(',')
    .filter((length) => length.trim() !== '')
    .map(Number)
  const width = bytesOf(type)
  const end = start + sizeOf(shape) * width
  if (bytes.length !== end) {
    const what = bytes.length < end ? 'but the file ends here' : `received ${bytes.length}`
    throw new DataError(
      `${name}, byte ${Math.min(end, bytes.length)}: expected ${end} bytes for ${type} [${shape.join(', ')}], ${what}`,
    )
  }
  const stored = numbersFrom(bytes.subarray(start), type, descr.startsWith('>'))
  const order = fortran === 'True' && shape.length > 1 ? fortranPlaces(shape) : undefined
  const values = order ? reordered(stored, order) : stored
  return { shape, type, values, name, at: (index) => `${name}, byte ${start + (order?.[index] ?? index) * width}` }
}

/**
 * Writes an array as NumPy reads it (format version 1.0, little-endian, C order).
 *
 * @example
 * writeNpy({ shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) }) // numpy.load('a.npy')
 */
export function writeNpy({ shape, values }: Pick<NdArray, 'shape' | 'values'>): Uint8Array {
  const type = typeOf(values)
  const code = Object.keys(types).find((known) => types[known] === type)!
  const descr = `${bytesOf(type) === 1 ? '|' : '<'}${code}`
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`
  // NumPy aligns the numbers to 64 bytes, so that they can be mapped into memory.
  const start = Math.ceil((10 + text.length + 1) / 64) * 64
  const bytes = new Uint8Array(start + values.byteLength)
  const header = `${magic}\x01\x00${String.fromCharCode((start - 10) & 255, (start - 10) >> 8)}${text.padEnd(start - 11)}\n`
  for (let i = 0; i < start; i++) bytes[i] = header.charCodeAt(i)
  bytes.set(new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength), start)
  return bytes
}

function headerOf(bytes: Uint8Array, name: string): { readonly header: string; readonly start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const [version = 0, from] = [bytes[6], bytes[6] === 1 ? 10 : 12]
  if (version < 1 || version > 3)
    throw new DataError(`${name}, byte 6: expected version 1, 2 or 3 of the .npy format, received ${version}`)
  const start =
    bytes.length < from ? Infinity : from + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true))
  if (bytes.length < start)
    throw new DataError(`${name}, byte ${bytes.length}: expected a whole header, but the file ends here`)
  return { header: latin1(bytes.subarray(from, start)), start }
}

/** Where each number of an array in C order stands in Fortran order. */
function fortranPlaces(shape: readonly number[]): Int32Array {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)))
  const places = new Int32Array(sizeOf(shape))
  const index = shape.map(() => 0)
  for (let i = 0, place = 0; i < places.length; i++) {
    places[i] = place
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += strides[axis]!
      if (++index[axis]! < shape[axis]!) break
      place -= strides[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return places
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes)
}
