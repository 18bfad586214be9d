import { snappyUncompressor } from 'hysnappy'

/** An element of three bytes copies 64 at most. */
const mostInByte = 64 / 3

/**
 * Makes a decompressor of Snappy in WebAssembly. That of hyparquet 1.33.0 never ends where the length of a literal has its highest bit set, and takes
 * the length that a page is said to have as it is.
 *
 * @returns takes compressed bytes and the length of what they come to
 * @throws Error for bytes that do not come to that length
 */
export function createSnappy(): (input: Uint8Array, length: number) => Uint8Array {
  const uncompress = snappyUncompressor()
  return (input, length) => {
    if (length > mostInByte * input.length)
      throw new Error(`${input.length} bytes of Snappy come to less than ${length} bytes`)
    return uncompress(input, length)
  }
}
