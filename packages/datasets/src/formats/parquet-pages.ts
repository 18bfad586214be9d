import { parquetHeader } from 'hyparquet/src/column.js'

/**
 * Refuses a part of a column of which a page does not say its size: hyparquet 1.33.0 would look for the next page without end. Bytes that are no
 * head of a page are left to hyparquet, which may have all rows before it comes to them.
 *
 * @throws Error that says which size
 */
export function requirePageSizes(part: ArrayBuffer): void {
  const reader = { view: new DataView(part), offset: 0 }
  while (reader.offset < part.byteLength - 1) {
    const size = pageSize(reader)
    if (size === unreadable) return
    if (!Number.isInteger(size) || (size as number) < 0)
      throw new Error(`expected the size of a page in bytes but received ${String(size)}`)
    reader.offset += size as number
  }
}

const unreadable = Symbol('no head of a page')

/** What the head of a page says; a damaged one can hold anything. */
function pageSize(reader: Parameters<typeof parquetHeader>[0]): unknown {
  try {
    return parquetHeader(reader).compressed_page_size
  } catch {
    return unreadable
  }
}
