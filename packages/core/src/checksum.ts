/** Computes a checksum of bytes, or of a part of them, as an unsigned number of 32 bits. */
type Checksum = (bytes: Uint8Array, from?: number, to?: number) => number

/** A cyclic redundancy check of 32 bits, by its polynomial, the lowest bit first. */
function checksumOf(polynomial: number): Checksum {
  const table = Int32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? polynomial : 0)
    return rest
  })
  return (bytes, from = 0, to = bytes.length) => {
    let rest = -1
    for (let i = from; i < to; i++) rest = (rest >>> 8) ^ table[(rest ^ bytes[i]!) & 255]!
    return ~rest >>> 0
  }
}

/**
 * The checksum of zip, gzip and PNG (ISO 3309).
 *
 * @example
 * crc32(new TextEncoder().encode('123456789')) // 0xcbf43926
 */
export const crc32: Checksum = /* @__PURE__ */ checksumOf(0xedb88320)

/**
 * The checksum of Castagnoli (RFC 3720), which TensorBoard's event files have.
 *
 * @example
 * crc32c(new TextEncoder().encode('123456789')) // 0xe3069283
 */
export const crc32c: Checksum = /* @__PURE__ */ checksumOf(0x82f63b78)
