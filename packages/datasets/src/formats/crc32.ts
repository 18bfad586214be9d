const table = Int32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte
  for (let bit = 0; bit < 8; bit++) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1
  return rest
})

/** The checksum of zip, gzip and PNG, of all bytes or of a part: CRC-32 with the polynomial 0x04c11db7 (ISO 3309), as an unsigned number. */
export function crc32(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let rest = -1
  for (let i = from; i < to; i++) rest = (rest >>> 8) ^ table[(rest ^ bytes[i]!) & 255]!
  return ~rest >>> 0
}
