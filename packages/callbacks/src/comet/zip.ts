import { concat, crc32 } from '@telarjs/core'

/**
 * A zip file of files as they are, not compressed (PKWARE APPNOTE 6.3), of less than 4 GB. They are dated 1980, the first year that it knows.
 *
 * @param files by their names, in ASCII
 */
export function zipOf(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  const lengthOf = (parts: readonly Uint8Array[]) => parts.reduce((sum, { length }) => sum + length, 0)
  for (const [name, bytes] of Object.entries(files)) {
    const nameBytes = new TextEncoder().encode(name)
    // The version that is needed, flags, method, time, date; then what is said of the content.
    const about = [...[20, 0, 0, 0, 0x21].map(short), ...[crc32(bytes), bytes.length, bytes.length].map(long)]
    const lengths = [nameBytes.length, 0].map(short)
    // The version that made it; then the comment's length, the disk, two kinds of attributes, and where the file begins.
    const place = [...[0, 0, 0].map(short), ...[0, lengthOf(parts)].map(long)]
    directory.push(long(0x02014b50), short(20), ...about, ...lengths, ...place, nameBytes)
    parts.push(long(0x04034b50), ...about, ...lengths, nameBytes, bytes)
  }
  const count = Object.keys(files).length
  const sizes = [lengthOf(directory), lengthOf(parts)].map(long)
  const end = [long(0x06054b50), ...[0, 0, count, count].map(short), ...sizes, short(0)]
  return concat(Uint8Array, [...parts, ...directory, ...end])
}

const short = (value: number) => Uint8Array.of(value, value >>> 8)
const long = (value: number) => Uint8Array.of(value, value >>> 8, value >>> 16, value >>> 24)
