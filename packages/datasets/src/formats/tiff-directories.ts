/** Bytes of a value of each type (TIFF 6.0, section 2), by its code from 1. */
const widths = [1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8]
/** Entries that lead to directories of their own: EXIF, GPS, interoperability. */
const nested: readonly number[] = [34665, 34853, 40965]

/**
 * Checks the directories of a TIFF before a decoder makes room for as many values as they count: a file holds what its entries describe.
 *
 * @throws Error that names the entry
 */
export function checkDirectories(bytes: Uint8Array): void {
  if (bytes.length < 8) throw new Error(`it has ${bytes.length} bytes, expected at least 8`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const little = bytes[0] === 0x49
  const open = [view.getUint32(4, little)]
  const seen = new Set<number>()
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === 0 || seen.has(at)) continue
    seen.add(at)
    if (at + 2 > bytes.length) throw new Error(`its directory at byte ${at} lies behind its end`)
    const end = at + 2 + 12 * view.getUint16(at, little)
    if (end > bytes.length) throw new Error(`its directory at byte ${at} is cut off`)
    for (let entry = at + 2; entry < end; entry += 12) {
      const [tag, type, count] = [
        view.getUint16(entry, little),
        view.getUint16(entry + 2, little),
        view.getUint32(entry + 4, little),
      ]
      if ((widths[type - 1] ?? 1) * count > bytes.length)
        throw new Error(`its entry ${tag} at byte ${entry} counts ${count} values, more than the file can hold`)
      if (nested.includes(tag)) open.push(view.getUint32(entry + 8, little))
    }
    if (end + 4 <= bytes.length) open.push(view.getUint32(end, little))
  }
}
