type Part = Uint8Array | Int32Array | Float32Array

/**
 * Puts arrays of one type behind one another. One array alone is returned as it is, not copied.
 *
 * @example
 * concat(Uint8Array, [Uint8Array.of(1), Uint8Array.of(2, 3)]) // Uint8Array [1, 2, 3]
 */
export function concat<T extends Part>(type: new (length: number) => NoInfer<T>, parts: readonly T[]): T {
  if (parts.length === 1) return parts[0]!
  const all = new type(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/**
 * The bytes of a file with more at its end; text is written as UTF-8.
 *
 * @example
 * append(undefined, 'a\n') // the bytes of 'a\n'
 */
export function append(bytes: Uint8Array | undefined, more: string | Uint8Array): Uint8Array {
  const added = typeof more === 'string' ? new TextEncoder().encode(more) : more
  return concat(Uint8Array, [bytes ?? new Uint8Array(), added])
}

/**
 * Whether two arrays hold the same bytes.
 *
 * @example
 * equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)) // true
 */
export function equalBytes(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  // Word by word where they are aligned: whole data sets are compared.
  const areAligned = one.byteOffset % 4 === 0 && other.byteOffset % 4 === 0
  const count = areAligned ? Math.floor(one.length / 4) : 0
  const wordsOf = ({ buffer, byteOffset }: Uint8Array) => new Uint32Array(buffer, count > 0 ? byteOffset : 0, count)
  const [words, others] = [wordsOf(one), wordsOf(other)]
  for (let i = 0; i < count; i++) if (words[i] !== others[i]) return false
  for (let i = 4 * count; i < one.length; i++) if (one[i] !== other[i]) return false
  return true
}

/**
 * The bytes of a typed array, not copied.
 *
 * @example
 * asBytes(Float32Array.of(1)) // Uint8Array [0, 0, 128, 63]
 */
export function asBytes({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength)
}
