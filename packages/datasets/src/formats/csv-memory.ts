import { BINARY } from './numbers.gen.js'
import { powersOfTen } from './number-text.js'

/** Bytes behind the last one of a text that may be looked at. */
const slack = 32

/** The cells of one row, as ranges of bytes without their quotes and the spaces around them. */
export interface RowCells {
  count: number
  /** Start and end of cell i at 2i and 2i + 1. */
  bounds: Int32Array
  /** 1 for a cell in quotes, 2 for one that has doubled quotes inside. */
  quoted: Uint8Array
  /** The number of a cell that is a plain decimal; NaN for all others. */
  plain: Float64Array
}

/** The text of a CSV file and the cells of its present row, in the memory of the compiled reader of numbers (assembly/numbers.ts). */
export interface CsvMemory extends RowCells {
  /** The text, and behind it bytes that may be looked at but are not of it. */
  bytes: Uint8Array
  /**
   * Reads the cells from `from` on that are plain decimals or empty, as many as there is room for.
   *
   * @param count cells of the row before these
   * @returns the cells of the row that are read now
   */
  readNumbers(from: number, count: number): number
  /** Makes room for rows of so many cells and a text of so many bytes; what there is stays. */
  makeRoom(cells: number, bytes: number): void
}

interface Compiled {
  readonly memory: WebAssembly.Memory
  readonly readNumbers: (
    text: number,
    from: number,
    delimiter: number,
    decimal: number,
    plain: number,
    bounds: number,
    count: number,
    capacity: number,
  ) => number
}

/** Where the numbers of cells begin: behind the tables of powers. */
const plainAt = 1024
const bytesOfCell = 16
const bytesOfPage = 65_536

/** @param delimiter as a byte of ASCII, as is `decimal` */
export function createCsvMemory(delimiter: number, decimal: number): CsvMemory {
  const { memory, readNumbers } = instantiate()
  let capacity = 32
  let length = slack
  const csv: CsvMemory = {
    count: 0,
    quoted: new Uint8Array(capacity),
    ...viewsOf(memory, capacity, length),
    readNumbers(from, count) {
      const [boundsAt, textAt] = placesOf(capacity)
      return readNumbers(textAt, from, delimiter, decimal, plainAt, boundsAt, count, capacity)
    },
    makeRoom(cells, bytes) {
      if (cells <= capacity && bytes + slack <= length) return
      const [boundsBefore, textBefore] = placesOf(capacity)
      const lengthBefore = length
      capacity = Math.max(capacity, cells)
      length = Math.max(length, bytes + slack)
      const [boundsAt, textAt] = placesOf(capacity)
      const more = textAt + length - memory.buffer.byteLength
      if (more > 0) memory.grow(Math.ceil(more / bytesOfPage))
      const all = new Uint8Array(memory.buffer)
      // The last ones first, because each moves to where another was.
      all.copyWithin(textAt, textBefore, textBefore + lengthBefore)
      all.copyWithin(boundsAt, boundsBefore, textBefore)
      const quoted = new Uint8Array(capacity)
      quoted.set(csv.quoted)
      Object.assign(csv, { quoted, ...viewsOf(memory, capacity, length) })
    },
  }
  return csv
}

/** The addresses of bounds and text behind the numbers of so many cells. */
function placesOf(capacity: number): readonly [bounds: number, text: number] {
  return [plainAt + (capacity * bytesOfCell) / 2, plainAt + capacity * bytesOfCell]
}

function viewsOf({ buffer }: WebAssembly.Memory, capacity: number, length: number) {
  const [boundsAt, textAt] = placesOf(capacity)
  return {
    plain: new Float64Array(buffer, plainAt, capacity),
    bounds: new Int32Array(buffer, boundsAt, 2 * capacity),
    bytes: new Uint8Array(buffer, textAt, length),
  }
}

function instantiate(): Compiled {
  const binary = Uint8Array.from(atob(BINARY), (character) => character.charCodeAt(0))
  const compiled = new WebAssembly.Instance(new WebAssembly.Module(binary)).exports as unknown as Compiled
  const { buffer } = compiled.memory
  const powers = Array.from({ length: 17 }, (_, exponent) => 10n ** BigInt(exponent))
  // Nineteen digits fit into 64 bits.
  const largest = powers.map((power) => (10n ** 19n - 1n) / power)
  const wholes = [...powers, ...largest, ...reciprocals()]
  new Float64Array(buffer).set(powersOfTen)
  new BigUint64Array(buffer).set(wholes, powersOfTen.length)
  // Shifts of bytes within a vector: an index of 128 chooses nothing.
  const shifts = Uint8Array.from({ length: 32 }, (_, i) => (i < 16 ? 128 : i - 16))
  new Uint8Array(buffer).set(shifts, (powersOfTen.length + wholes.length) * 8)
  return compiled
}

/** 1 / 5⁰ … 1 / 5²⁷, each as the 128 bits from its first one on, rounded up, the upper half first. */
function reciprocals(): bigint[] {
  return Array.from({ length: 28 }, (_, exponent) => {
    const power = 5n ** BigInt(exponent)
    const bits = BigInt((power - 1n).toString(2).length)
    const reciprocal = (1n << (127n + bits)) / power + 1n
    return [reciprocal >> 64n, BigInt.asUintN(64, reciprocal)]
  }).flat()
}
