import { crc32, DataError } from '@telarjs/core'
import { inflateSync } from 'fflate'
import { maxDeflateRatio } from './deflate.js'

/** An entry of a zip file, as its central directory describes it. */
interface ZipEntry {
  readonly name: string
  readonly isDeflated: boolean
  readonly crc: number
  /** Bytes in the file, and after unpacking. */
  readonly packed: number
  readonly size: number
  readonly offset: number
}

/** The files in a zip file, unpacked only when asked for. */
export interface Zip {
  readonly names: readonly string[]
  /** The content of an entry. @throws DataError where it is damaged: another size or CRC-32 than the directory says */
  read(name: string): Uint8Array
}

/**
 * Opens a zip file (PKWARE APPNOTE 6.3, with Zip64 sizes), stored or deflated. Sizes are checked against what the file can hold before memory is
 * asked for, and the CRC-32 of each entry that is read; fflate, which inflates, checks neither.
 *
 * @param name the file, for messages
 * @throws DataError that names the file where it is no zip file, or damaged
 */
export function openZip(bytes: Uint8Array, name: string): Zip {
  if (bytes.length === 0) throw new DataError({ where: name, expected: 'a zip file', received: 'an empty file' })
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b)
    throw new DataError({ where: `${name}, byte 0`, expected: 'a zip file, which begins with PK' })
  const entries = new Map(directory(bytes, name).map((entry) => [entry.name, entry]))
  return {
    names: [...entries.keys()],
    read: (wanted) => unpack(bytes, entries.get(wanted)!, `${name}/${wanted}`),
  }
}

function directory(bytes: Uint8Array, name: string): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const damaged = (at: number, what: string) =>
    new DataError({
      where: `${name}, byte ${at}`,
      problem: `the zip file is damaged or cut off: expected ${what}`,
      expected: what,
    })
  // The end record is the last 22 bytes, or stands before a comment of up to 65,535 bytes.
  let end = bytes.length - 22
  while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) end = end > bytes.length - 65_558 ? end - 1 : -1
  if (end < 0) throw damaged(bytes.length, 'the record that ends a zip file')
  let count = view.getUint16(end + 10, true)
  let at = view.getUint32(end + 16, true)
  if (end >= 20 && view.getUint32(end - 20, true) === 0x07064b50) {
    const zip64 = Number(view.getBigUint64(end - 12, true))
    if (zip64 + 56 > bytes.length || view.getUint32(zip64, true) !== 0x06064b50)
      throw damaged(end - 12, 'the place of the Zip64 end record')
    count = Number(view.getBigUint64(zip64 + 32, true))
    at = Number(view.getBigUint64(zip64 + 48, true))
  }
  const entries: ZipEntry[] = []
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50)
      throw damaged(Math.min(at, bytes.length), `entry ${i + 1} of ${count} of its directory`)
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true))
    const next = at + 46 + nameLength! + extraLength! + commentLength!
    if (next > bytes.length) throw damaged(at, `entry ${i + 1} of ${count} of its directory`)
    entries.push(entryAt(bytes, view, at, name))
    at = next
  }
  return entries
}

function entryAt(bytes: Uint8Array, view: DataView, at: number, file: string): ZipEntry {
  const nameEnd = at + 46 + view.getUint16(at + 28, true)
  const name = new TextDecoder().decode(bytes.subarray(at + 46, nameEnd))
  const method = view.getUint16(at + 10, true)
  if (method !== 0 && method !== 8)
    throw new DataError({
      where: `${file}/${name}`,
      expected: 'a stored or deflated entry',
      received: `compression method ${method}`,
    })
  if (view.getUint16(at + 8, true) & 1)
    throw new DataError({ where: `${file}/${name}`, expected: 'an open entry', received: 'an encrypted one' })
  const [size, packed, offset] = zip64Fields(
    view,
    nameEnd,
    view.getUint16(at + 30, true),
    [24, 20, 42].map((field) => view.getUint32(at + field, true)),
  )
  return {
    name,
    isDeflated: method === 8,
    crc: view.getUint32(at + 16, true),
    size: size!,
    packed: packed!,
    offset: offset!,
  }
}

/** Fields that do not fit in 32 bits are all ones, and stand in an extra field of id 1, in order. */
function zip64Fields(view: DataView, from: number, length: number, fields: readonly number[]): number[] {
  let [at, end] = [from, from + length]
  while (at + 4 <= end && view.getUint16(at, true) !== 1) at += 4 + view.getUint16(at + 2, true)
  at += 4
  return fields.map((field) => {
    if (field !== 0xffffffff || at + 8 > end) return field
    at += 8
    return Number(view.getBigUint64(at - 8, true))
  })
}

function unpack(bytes: Uint8Array, entry: ZipEntry, name: string): Uint8Array {
  const { offset, packed, size, isDeflated, crc } = entry
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const hasHeader = offset + 30 <= bytes.length && view.getUint32(offset, true) === 0x04034b50
  const start = hasHeader
    ? offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
    : Infinity
  const most = isDeflated ? packed * maxDeflateRatio : packed
  if (start + packed > bytes.length || size > most || (!isDeflated && size !== packed)) {
    throw new DataError({
      where: name,
      problem: `the zip file is damaged or cut off: expected ${packed} packed bytes for ${size} bytes of content, the file has ${bytes.length}`,
      expected: `${packed} packed bytes`,
      received: `${bytes.length} bytes`,
    })
  }
  const content = bytes.subarray(start, start + packed)
  const plain = isDeflated ? inflated(content, size, name) : content
  const received = crc32(plain)
  if (plain.length !== size || received !== crc) {
    const [expected, given] = [crc, received].map((sum) => sum.toString(16).padStart(8, '0'))
    throw new DataError({
      where: name,
      problem: `the zip file is damaged: expected ${size} bytes with CRC-32 ${expected}, received ${plain.length} bytes with ${given}`,
      expected: `${size} bytes with CRC-32 ${expected}`,
      received: `${plain.length} bytes with ${given}`,
    })
  }
  return plain
}

function inflated(content: Uint8Array, size: number, name: string): Uint8Array {
  try {
    return inflateSync(content, { out: new Uint8Array(size) })
  } catch (cause) {
    throw new DataError({ where: name, problem: `the zip file is damaged: ${(cause as Error).message}` }, { cause })
  }
}
