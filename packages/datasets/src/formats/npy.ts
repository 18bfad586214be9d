import { DataError, missing, sizeOf } from '@telarjs/core'
import {
  bytesOf,
  halvesToFloats,
  mostAxes,
  numbersFrom,
  reordered,
  typeOf,
  type NdArray,
  type NumberType,
  type TextArray,
} from './nd-array.js'

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
/** A header of plain numbers has about 100 bytes; NumPy refuses more than 10,000. */
const maxHeaderLength = 10_000

/**
 * Reads an array of numbers as NumPy's `save` writes it, format versions 1 to 3 (numpy.lib.format); Fortran order is put in C order,
 * float16 is widened to float32, which holds it exactly.
 *
 * @param name the file, for messages
 * @throws DataError that names the file: no .npy file, cut off, or a type that is not a plain number; pickled objects are never run
 * @example
 * parseNpy(bytes, 'x.npy') // { shape: [3, 4], type: 'float32', values: Float32Array … }
 */
export function parseNpy(bytes: Uint8Array, name: string): NdArray {
  const array = parseNpyArray(bytes, name)
  if (array.type === 'text') throw new DataError({ where: name, expected: 'numbers', received: 'an array of text' })
  return array
}

/**
 * Reads an array of numbers, or of text of a fixed width (types `U` and `S`), as `parseNpy` does.
 *
 * @throws DataError as `parseNpy` does, but for text
 * @example
 * parseNpyArray(bytes, 'labels.npy').type // 'text' for an array of strings
 */
export function parseNpyArray(bytes: Uint8Array, name: string): NdArray | TextArray {
  if (bytes.length === 0) throw new DataError({ where: name, expected: 'a .npy array', received: 'an empty file' })
  if (latin1(bytes.subarray(0, 6)) !== magic)
    throw new DataError({ where: `${name}, byte 0`, expected: `a .npy file, which begins with \\x93NUMPY` })
  const { text, start } = headerOf(bytes, name)
  const { descr, kind, width, isBigEndian, isFortran, shape } = parseHeader(text, name)
  const end = start + sizeOf(shape) * width
  if (bytes.length !== end) {
    const expected = `${end} bytes for ${types[kind + width] ?? descr} [${shape.join(', ')}]`
    throw new DataError(
      bytes.length < end
        ? missing(`${name}, byte ${bytes.length}`, expected, 'the file ends here')
        : { where: `${name}, byte ${end}`, expected, received: `${bytes.length}` },
    )
  }
  const order = isFortran && shape.length > 1 ? fortranPositions(shape) : undefined
  const at = (index: number) => `${name}, byte ${start + (order?.[index] ?? index) * width}`
  const content = bytes.subarray(start)
  if (kind === 'U' || kind === 'S') {
    const texts = textsFrom(content, kind, width, isBigEndian, at)
    return { shape, type: 'text', values: order ? Array.from(order, (from) => texts[from]!) : texts, name, at }
  }
  const isHalf = kind === 'f' && width === 2
  const stored = isHalf
    ? halvesToFloats(numbersFrom(content, 'uint16', isBigEndian) as Uint16Array)
    : numbersFrom(content, types[kind + width]!, isBigEndian)
  const type = isHalf ? 'float32' : types[kind + width]!
  return { shape, type, values: order ? reordered(stored, order) : stored, name, at }
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

function headerOf(bytes: Uint8Array, name: string): { readonly text: string; readonly start: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const [version = 0, from] = [bytes[6], bytes[6] === 1 ? 10 : 12]
  if (version < 1 || version > 3)
    throw new DataError({
      where: `${name}, byte 6`,
      expected: 'version 1, 2 or 3 of the .npy format',
      received: `${version}`,
    })
  const start =
    bytes.length < from ? Infinity : from + (version === 1 ? view.getUint16(8, true) : view.getUint32(8, true))
  if (bytes.length < start)
    throw new DataError(missing(`${name}, byte ${bytes.length}`, 'a whole header', 'the file ends here'))
  if (start > maxHeaderLength)
    throw new DataError({
      where: `${name}, byte 8`,
      expected: `a header of at most ${maxHeaderLength} bytes`,
      received: `${start - from}`,
    })
  return { text: latin1(bytes.subarray(from, start)), start }
}

/** The three entries of the header, a Python dictionary as text. Nothing else is accepted, so that a damaged header is noticed. */
function parseHeader(text: string, name: string) {
  const [, descr] = /'descr':\s*'([^']*)'/.exec(text) ?? []
  const [, fortran] = /'fortran_order':\s*(True|False)\s*[,}]/.exec(text) ?? []
  const [, lengths] = /'shape':\s*\(\s*((?:\d+\s*,\s*)*(?:\d+\s*)?)\)/.exec(text) ?? []
  const shape = lengths?.split(',').flatMap((length) => (length.trim() === '' ? [] : [Number(length)]))
  const [, order, kind = '', size] = /^([<>|=])([a-zA-Z])(\d*)$/.exec(descr ?? '') ?? []
  const hasEntries = /'descr':/.test(text) && fortran !== undefined
  if (!shape || !hasEntries || shape.length > mostAxes || !shape.every(Number.isSafeInteger)) {
    throw new DataError({
      where: `${name}, byte 10`,
      expected: "a header with 'descr', 'fortran_order' and a 'shape' of whole numbers from 0",
      received: text.trim().slice(0, 200),
    })
  }
  const isText = kind === 'U' || kind === 'S'
  const isKnown = isText ? Number(size) > 0 : `${kind}${size}` === 'f2' || Object.hasOwn(types, `${kind}${size}`)
  if (!isKnown) {
    const why =
      kind === 'O' ? { remedy: 'Objects are pickled Python code, which is never run: save them as numbers' } : {}
    const known = [...Object.keys(types), 'f2'].join(', ')
    throw new DataError({
      where: name,
      expected: `numbers of type ${known}`,
      received: `'${descr ?? 'a structure'}'`,
      ...why,
    })
  }
  const width = Number(size) * (kind === 'U' ? 4 : 1)
  return { descr, kind, width, isBigEndian: order === '>', isFortran: fortran === 'True', shape }
}

/** Text of a fixed width, padded with zeros: `U` is UTF-32, `S` is bytes, which are read as UTF-8. */
function textsFrom(
  bytes: Uint8Array,
  kind: 'U' | 'S',
  width: number,
  isBigEndian: boolean,
  at: (index: number) => string,
): string[] {
  const count = bytes.length / width
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return Array.from({ length: count }, (_, index) => {
    const start = index * width
    try {
      if (kind === 'S') return decoder.decode(bytes.subarray(start, start + width)).replace(/\0+$/, '')
      let text = ''
      for (let i = start; i < start + width; i += 4) text += String.fromCodePoint(view.getUint32(i, !isBigEndian))
      return text.replace(/\0+$/, '')
    } catch (cause) {
      throw new DataError(
        { where: at(index), expected: 'text', received: 'bytes that are not valid in their encoding' },
        { cause },
      )
    }
  })
}

/** Where each element of an array in C order stands in Fortran order. */
function fortranPositions(shape: readonly number[]): Int32Array {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(0, axis)))
  const positions = new Int32Array(sizeOf(shape))
  const index = shape.map(() => 0)
  for (let i = 0, position = 0; i < positions.length; i++) {
    positions[i] = position
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position += strides[axis]!
      if (++index[axis]! < shape[axis]!) break
      position -= strides[axis]! * shape[axis]!
      index[axis] = 0
    }
  }
  return positions
}

/** Not by TextDecoder, for which Latin-1 is windows-1252. */
function latin1(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
}
