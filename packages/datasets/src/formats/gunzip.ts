import { DataError, missing } from '@telarjs/core'
import { maxDeflateRatio } from './deflate.js'

/**
 * True for bytes that begin as gzip does.
 *
 * @example
 * isGzip(Uint8Array.of(0x1f, 0x8b, 8)) // true
 */
export function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b
}

/**
 * The content of a gzip file (RFC 1952), checked against its own checksum; other bytes as they are. Files of several members, as `cat a.gz b.gz`
 * and bgzip make them, and zeros behind the last member, as tapes leave them, are read too.
 *
 * @param name the file, for messages
 * @throws DataError that names the file where it is damaged or cut off
 * @example
 * const content = await gunzip(bytes, 'train-images-idx3-ubyte.gz')
 */
export async function gunzip(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  if (!isGzip(bytes)) return bytes
  if (bytes.length < 18)
    throw new DataError(missing(`${name}, byte ${bytes.length}`, 'more of a gzip file', 'it ends here'))
  return (await singleMember(bytes)) ?? (await severalMembers(bytes, name))
}

/**
 * By the platform's inflater, which works beside the thread and needs no copy, since a file of one member ends with the size of its content.
 * Undefined for anything but one whole member: platforms differ in what they do with the rest.
 */
async function singleMember(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  const size = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true)
  if (size > bytes.length * maxDeflateRatio) return undefined
  const content = new Uint8Array(size)
  let length = 0
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'))
    for (const reader = stream.getReader(); ;) {
      const { done, value } = await reader.read()
      if (done) break
      content.set(value, length)
      length += value.length
    }
  } catch {
    return undefined
  }
  return length === size ? content : undefined
}

async function severalMembers(bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const { ungzip } = await import('pako')
  try {
    return ungzip(bytes)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new DataError({ where: name, problem: `the gzip file is damaged or cut off: ${reason}` }, { cause })
  }
}
