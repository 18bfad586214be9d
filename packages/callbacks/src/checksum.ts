/** A cyclic redundancy check of 32 bits, by its polynomial, the lowest bit first. */
function checksumOf(polynomial: number): (data: Uint8Array) => number {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let rest = byte
    for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? polynomial : 0)
    return rest
  })
  return (data) => {
    let rest = 0xffffffff
    for (let i = 0; i < data.length; i++) rest = (rest >>> 8) ^ table[(rest ^ data[i]!) & 0xff]!
    return (rest ^ 0xffffffff) >>> 0
  }
}

/** That of zip and PNG (ISO 3309). */
export const crc32 = checksumOf(0xedb88320)

/** That of Castagnoli (RFC 3720). */
export const crc32c = checksumOf(0x82f63b78)
