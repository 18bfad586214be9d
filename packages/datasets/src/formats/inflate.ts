/**
 * Makes a function that inflates raw deflate data (RFC 1951) into memory that it is given, and says how many bytes it came to; what does not fit is
 * left out. It makes no garbage: a library that makes new tables for each of 70,000 small images leaves more than the images are large.
 *
 * `start` is the first byte of the data in its input.
 *
 * @throws Error, when it inflates, for damaged or missing data
 */
export function createInflate(): (input: Uint8Array, output: Uint8Array, start?: number) => number {
  const [literals, distances] = [createCodes(), createCodes()]
  const lengths = new Uint8Array(mostLengths)
  const block: Block = { input: lengths, at: 0, output: lengths, to: 0 }
  return (input, output, start = 0) => {
    block.input = input
    block.at = 8 * start
    block.output = output
    block.to = 0
    for (let isLast = false; !isLast;) {
      const head = bitsAt(input, block.at)
      block.at += 3
      isLast = (head & 1) === 1
      const kind = (head >> 1) & 3
      if (kind === 3) throw new Error('a block of deflate has an unknown kind')
      if (kind === 0) copyStored(block)
      else {
        if (kind === 1) fixedCodes(literals, distances, lengths)
        else readCodes(block, literals, distances, lengths)
        inflateBlock(block, literals, distances)
      }
      if (block.at > 8 * input.length) throw new Error('the deflated data ends early')
    }
    return Math.min(block.to, output.length)
  }
}

/** Where a block is read and written. */
interface Block {
  input: Uint8Array
  /** In bits. */
  at: number
  output: Uint8Array
  to: number
}

/** At least 17 bits from a place on, the first as the lowest; zeros beyond the end. */
function bitsAt(bytes: Uint8Array, at: number): number {
  const byte = at >> 3
  return (bytes[byte]! | (bytes[byte + 1]! << 8) | (bytes[byte + 2]! << 16)) >> (at & 7)
}

function copyStored(block: Block): void {
  const { input, output, to } = block
  const from = ((block.at + 7) >> 3) + 4
  const size = input[from - 4]! | (input[from - 3]! << 8)
  const isDamaged = size !== (~(input[from - 2]! | (input[from - 1]! << 8)) & 0xffff)
  if (isDamaged || from + size > input.length) throw new Error('the deflated data is damaged or ends early')
  output.set(input.subarray(from, from + Math.min(size, Math.max(0, output.length - to))), Math.min(to, output.length))
  block.at = 8 * (from + size)
  block.to += size
}

/** Symbols by the bits that a code begins with: the symbol times 16, and how many bits the code has; 0 where there is none. */
interface Codes {
  readonly table: Uint16Array
  /** Of the longest code. */
  bits: number
  /** How many codes have each length, and the next code of each. */
  readonly counts: Uint16Array
  readonly next: Uint16Array
}

const longest = 15
/** Of literals and lengths, and of distances. */
const mostLengths = 288 + 32

function createCodes(): Codes {
  const [counts, next] = [new Uint16Array(longest + 1), new Uint16Array(longest + 1)]
  return { table: new Uint16Array(1 << longest), bits: 1, counts, next }
}

/** Fills a table with the canonical codes of some lengths, of which 0 is no code. @throws Error for more codes than there are */
function fillCodes(codes: Codes, lengths: Uint8Array, first: number, last: number): void {
  const { table, counts, next } = codes
  counts.fill(0)
  for (let i = first; i < last; i++) counts[lengths[i]!]!++
  counts[0] = 0
  codes.bits = 1
  for (let length = 1, free = 1; length <= longest; length++) {
    next[length] = (next[length - 1]! + counts[length - 1]!) << 1
    free = 2 * free - counts[length]!
    if (free < 0) throw new Error('the codes of a block of deflate are damaged')
    if (counts[length]! > 0) codes.bits = length
  }
  const size = 1 << codes.bits
  table.fill(0, 0, size)
  for (let symbol = 0; symbol < last - first; symbol++) {
    const length = lengths[first + symbol]!
    if (length === 0) continue
    const entry = (symbol << 4) | length
    for (let at = reversed(next[length]!++, length); at < size; at += 1 << length) table[at] = entry
  }
}

function reversed(code: number, bits: number): number {
  let turned = 0
  for (let i = 0; i < bits; i++) turned |= ((code >> i) & 1) << (bits - 1 - i)
  return turned
}

function fixedCodes(literals: Codes, distances: Codes, lengths: Uint8Array): void {
  lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288).fill(5, 288)
  fillCodes(literals, lengths, 0, 288)
  fillCodes(distances, lengths, 288, mostLengths)
}

/** The order in which the lengths of the codes of lengths stand. */
const order = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

/** Reads the codes of a block. The table of literals serves for the codes of their lengths before. */
function readCodes(block: Block, literals: Codes, distances: Codes, lengths: Uint8Array): void {
  const { input } = block
  const head = bitsAt(input, block.at)
  const [ofLiterals, ofDistances, ofLengths] = [(head & 31) + 257, ((head >> 5) & 31) + 1, ((head >> 10) & 15) + 4]
  let at = block.at + 14
  lengths.fill(0)
  for (let i = 0; i < ofLengths; i++, at += 3) lengths[order[i]!] = bitsAt(input, at) & 7
  fillCodes(literals, lengths, 0, order.length)
  lengths.fill(0)
  const all = ofLiterals + ofDistances
  for (let i = 0; i < all;) {
    const code = literals.table[bitsAt(input, at) & ((1 << literals.bits) - 1)]!
    const symbol = code >> 4
    if (code === 0 || (symbol === 16 && i === 0)) throw new Error('the codes of a block of deflate are damaged')
    at += code & 15
    if (symbol < 16) {
      lengths[i++] = symbol
      continue
    }
    const [bits, least] = repeats[symbol - 16]!
    const end = i + least + (bitsAt(input, at) & ((1 << bits) - 1))
    at += bits
    if (end > all) throw new Error('the codes of a block of deflate are damaged')
    lengths.fill(symbol === 16 ? lengths[i - 1]! : 0, i, end)
    i = end
  }
  block.at = at
  fillCodes(distances, lengths, ofLiterals, all)
  fillCodes(literals, lengths, 0, ofLiterals)
}

/** Of symbols 16, 17 and 18: how many bits follow, and the least number of repeats. */
const repeats: readonly (readonly [bits: number, least: number])[] = [
  [2, 3],
  [3, 3],
  [7, 11],
]

/** The bits that follow each length and distance, and the least of its values. https://www.rfc-editor.org/rfc/rfc1951#section-3.2.5 */
const lengthBits = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0)
const leastLength = Uint16Array.from(lengthBits, (_, i) => (i === 28 ? 258 : 3 + sumBefore(lengthBits, i)))
const distanceBits = Uint8Array.from({ length: 30 }, (_, i) => Math.max(0, (i >> 1) - 1))
const leastDistance = Uint16Array.from(distanceBits, (_, i) => 1 + sumBefore(distanceBits, i))

function sumBefore(bits: Uint8Array, index: number): number {
  return bits.subarray(0, index).reduce((sum, count) => sum + (1 << count), 0)
}

function inflateBlock(block: Block, literals: Codes, distances: Codes): void {
  const { input, output } = block
  const [literalTable, distanceTable] = [literals.table, distances.table]
  const [literalMask, distanceMask] = [(1 << literals.bits) - 1, (1 << distances.bits) - 1]
  const end = 8 * input.length
  let { at, to } = block
  for (;;) {
    const code = literalTable[bitsAt(input, at) & literalMask]!
    at += code & 15
    if (code === 0 || at > end) throw new Error('the deflated data is damaged or ends early')
    const symbol = code >> 4
    if (symbol < 256) {
      output[to++] = symbol
      continue
    }
    if (symbol === 256) break
    const length = leastLength[symbol - 257]! + (bitsAt(input, at) & ((1 << lengthBits[symbol - 257]!) - 1))
    at += lengthBits[symbol - 257]!
    const far = distanceTable[bitsAt(input, at) & distanceMask]!
    at += far & 15
    const distance = leastDistance[far >> 4]! + (bitsAt(input, at) & ((1 << distanceBits[far >> 4]!) - 1))
    at += distanceBits[far >> 4]!
    if (symbol > 285 || far === 0 || !(distance <= to)) throw new Error('the deflated data is damaged')
    for (const stop = to + length; to < stop; to++) output[to] = output[to - distance]!
  }
  block.at = at
  block.to = to
}
