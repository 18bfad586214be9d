/** Turns a compiled module's memory into a shared one: a single flag in its binary. Ordinary loads and stores work on both. */

const IMPORT_SECTION = 2
const MEMORY_SECTION = 5
const MEMORY_KIND = 2
const HAS_MAXIMUM = 1
const SHARED = 2

/**
 * A copy of a WebAssembly binary whose memory, imported or its own, is shared between threads.
 * Throws if it has no memory, or one without a maximum, which shared memory must have.
 */
export function withSharedMemory(binary: Uint8Array): Uint8Array<ArrayBuffer> {
  const copy = Uint8Array.from(binary)
  const at = limitsOffset(copy)
  if (at === undefined || !(copy[at]! & HAS_MAXIMUM))
    throw new Error('withSharedMemory: expected a module with a memory that has a maximum, received none')
  copy[at]! |= SHARED
  return copy
}

/** Where the memory's limits begin, by the sections of the binary format (WebAssembly specification 5.5). */
function limitsOffset(bytes: Uint8Array): number | undefined {
  let at = 8
  while (at < bytes.length) {
    const section = bytes[at]!
    const [length, start] = readUnsigned(bytes, at + 1)
    const [, first] = readUnsigned(bytes, start)
    if (section === MEMORY_SECTION) return first
    if (section === IMPORT_SECTION) {
      const offset = importedLimits(bytes, first)
      if (offset !== undefined) return offset
    }
    at = start + length
  }
  return undefined
}

/** The limits of the first import, if that is a memory; the kernels import nothing else. */
function importedLimits(bytes: Uint8Array, at: number): number | undefined {
  let next = at
  for (let name = 0; name < 2; name++) {
    const [length, start] = readUnsigned(bytes, next)
    next = start + length
  }
  return bytes[next] === MEMORY_KIND ? next + 1 : undefined
}

/** An unsigned LEB128 number and the offset behind it. */
function readUnsigned(bytes: Uint8Array, at: number): [value: number, next: number] {
  let value = 0
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[at++]!
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) return [value, at]
  }
}
