import { DataError } from '@telarjs/core'

/** True for bytes that begin as gzip does. */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/**
 * The content of a gzip file (RFC 1952), checked against its own checksum; other bytes as they are.
 * The platform's inflater works beside the thread and needs no copy, since the file says how long its content is.
 *
 * @throws DataError that names the file where it is damaged or cut off
 */
export async function gunzip(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes
  const stated =
    bytes.length < 18 ? 0 : new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true)
  // Deflate makes nothing more than 1032 times smaller: a larger length is damage, and no reason to ask for the memory.
  if (bytes.length < 18 || stated > bytes.length * 1032)
    throw new DataError(`${name}, byte ${bytes.length}: expected more of a gzip file, but it ends here`)
  const content = new Uint8Array(stated)
  let length = 0
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'))
    for (const reader = stream.getReader(); ;) {
      const { done, value } = await reader.read()
      if (done) break
      content.set(value, length)
      length += value.length
    }
  } catch (cause) {
    throw new DataError(
      `${name}: the gzip file is damaged or cut off: ${(cause as Error).message}, after ${length} of ${stated} bytes of content`,
      { cause },
    )
  }
  return content
}
