import { DataError, missing, sizeOf } from '@telarjs/core'
import { bytesOf, mostAxes, numbersFrom, type NdArray, type NumberType } from './nd-array.js'

const types: Record<number, NumberType> = {
  0x08: 'uint8',
  0x09: 'int8',
  0x0b: 'int16',
  0x0c: 'int32',
  0x0d: 'float32',
  0x0e: 'float64',
}

/**
 * Reads an array in IDX, the format of MNIST (LeCun, Cortes and Burges, "The MNIST database of handwritten digits", 1998).
 * Bytes are a view of the file; other types, which IDX writes big-endian, are copied.
 *
 * @param name the file, for messages
 * @throws DataError that names the file and the byte: wrong magic number, cut off, or too long
 * @example
 * parseIdx(bytes, 'train-images-idx3-ubyte').shape // [60000, 28, 28]
 */
export function parseIdx(bytes: Uint8Array, name: string): NdArray {
  if (bytes.length === 0) throw new DataError({ where: name, expected: 'an IDX array', received: 'an empty file' })
  const type = types[bytes[2] ?? -1]
  const rank = bytes[3] ?? 0
  if (bytes[0] !== 0 || bytes[1] !== 0 || !type || rank === 0 || rank > mostAxes) {
    const magic = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ')
    throw new DataError({
      where: `${name}, byte 0`,
      expected: 'the magic number of IDX, such as 00 00 08 03',
      received: magic,
    })
  }
  const start = 4 + 4 * rank
  if (bytes.length < start)
    throw new DataError(missing(`${name}, byte ${bytes.length}`, `${start} bytes of header`, 'the file ends here'))
  const header = new DataView(bytes.buffer, bytes.byteOffset, start)
  const shape = Array.from({ length: rank }, (_, axis) => header.getUint32(4 + 4 * axis))
  const width = bytesOf(type)
  const end = start + sizeOf(shape) * width
  if (bytes.length !== end) {
    checkByteOrder(header, rank, bytes.length - start, width, name)
    const expected = `${end} bytes for ${type} [${shape.join(', ')}]`
    throw new DataError(
      bytes.length < end
        ? missing(`${name}, byte ${bytes.length}`, expected, 'the file ends here')
        : { where: `${name}, byte ${end}`, expected, received: `${bytes.length}` },
    )
  }
  return {
    shape,
    type,
    values: numbersFrom(bytes.subarray(start), type, true),
    name,
    at: (index) => `${name}, byte ${start + index * width}`,
  }
}

/** Lengths that fit the file only when they are read with their least byte first were written by a program that forgot to swap them. */
function checkByteOrder(header: DataView, rank: number, content: number, width: number, name: string): void {
  const swapped = Array.from({ length: rank }, (_, axis) => header.getUint32(4 + 4 * axis, true))
  if (sizeOf(swapped) * width !== content) return
  throw new DataError({
    where: `${name}, byte 4`,
    expected: 'lengths with the most significant byte first, as IDX has them',
    received: `[${swapped.join(', ')}] with the least significant byte first`,
    remedy: 'write them again big-endian',
  })
}
