/** A part of a WebAssembly binary (WebAssembly specification 5.5). */
export interface Section {
  readonly id: number
  readonly content: Uint8Array
}

/** Reads a binary from front to back. */
export function createReader(bytes: Uint8Array, at = 0) {
  const skip = (count: number): void => void (at += count)
  const take = (count: number): Uint8Array => bytes.subarray(at, (at += count))
  const byte = (): number => bytes[at++]!
  /** A number in LEB128: seven bits in each byte, the lowest first. */
  function unsigned(): number {
    let value = 0
    for (let scale = 1; ; scale *= 128) {
      const next = byte()
      value += (next & 127) * scale
      if (next < 128) return value
    }
  }
  function list<T>(item: () => T): T[] {
    return Array.from({ length: unsigned() }, item)
  }
  return {
    byte,
    skip,
    take,
    unsigned,
    list,
    name: () => Buffer.from(take(unsigned())).toString(),
    isDone: () => at >= bytes.length,
  }
}

export type Reader = ReturnType<typeof createReader>

/** The sections of a binary, in their order. */
export function readSections(binary: Uint8Array): Section[] {
  const reader = createReader(binary, 8)
  const sections: Section[] = []
  while (!reader.isDone()) sections.push({ id: reader.byte(), content: reader.take(reader.unsigned()) })
  return sections
}

/** The binary of sections. */
export function writeSections(sections: readonly Section[]): Buffer {
  const parts = sections.map(({ id, content }) => Buffer.from([id, ...unsigned(content.length), ...content]))
  return Buffer.concat([Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), ...parts])
}

/** A number in LEB128. */
export function unsigned(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 128, ...unsigned(Math.floor(value / 128))]
}

/** The same for a number that an instruction takes as signed. */
export function signed(value: number): number[] {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, ...signed(Math.floor(value / 128))]
}

export function name(text: string): number[] {
  const bytes = Buffer.from(text)
  return [...unsigned(bytes.length), ...bytes]
}

/** The functions that the body of a function calls by their index; calls through a table are not among them. */
export function directCalls(body: Uint8Array): number[] {
  const reader = createReader(body)
  const calls: number[] = []
  reader.list(() => [reader.unsigned(), reader.byte()])
  while (!reader.isDone()) {
    const code = reader.byte()
    if (code === 0x10) calls.push(reader.unsigned())
    else skipImmediates(reader, code)
  }
  return calls
}

/** What follows the code of an instruction (specification 5.4), up to SIMD and without threads, exceptions and garbage collection. */
function skipImmediates(reader: Reader, code: number): void {
  if (code === 0x0e) reader.list(reader.unsigned)
  if (code === 0x1c) reader.list(reader.byte)
  if (code === 0x43) reader.skip(4)
  if (code === 0x44) reader.skip(8)
  if (code === 0xfc) skipNumbers(reader, bulkNumbers(reader.unsigned()))
  else if (code === 0xfd) skipVectorImmediates(reader, reader.unsigned())
  else skipNumbers(reader, plainNumbers(code))
}

function skipNumbers(reader: Reader, count: number): void {
  for (let i = 0; i < count; i++) reader.unsigned()
}

/** How many numbers follow: of blocks and jumps their type or depth, of memory access its alignment and offset. */
function plainNumbers(code: number): number {
  if (code > 0xc4) throw new Error(`wasm-format: expected an instruction of WebAssembly 1.0 or SIMD, received ${code}`)
  if (code === 0x11 || (code >= 0x28 && code <= 0x3e)) return 2
  const one = [0x02, 0x03, 0x04, 0x0c, 0x0d, 0x0e, 0x3f, 0x40, 0x41, 0x42]
  return one.includes(code) || (code >= 0x20 && code <= 0x26) ? 1 : 0
}

function bulkNumbers(code: number): number {
  if (code > 11)
    throw new Error(`wasm-format: expected an instruction on memory or a conversion, received 0xfc ${code}`)
  if (code < 8) return 0
  return code === 8 || code === 10 ? 2 : 1
}

function skipVectorImmediates(reader: Reader, code: number): void {
  const isAccess = code <= 11 || (code >= 84 && code <= 93)
  if (isAccess) skipNumbers(reader, 2)
  if (code === 12 || code === 13) reader.skip(16)
  if ((code >= 21 && code <= 34) || (code >= 84 && code <= 91)) reader.skip(1)
}
