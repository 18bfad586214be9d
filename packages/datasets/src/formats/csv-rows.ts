import { DataError, missing } from '@telarjs/core'
import { countUnmarked, markNonDigits, putDecimal, valueOfDigits } from './digits.js'
import { powersOfTen as tens } from './number-text.js'

/** The cells of one row, as ranges of bytes without their quotes and the spaces around them. */
export interface RowCells {
  count: number
  /** Start and end of cell i at 2i and 2i + 1. */
  bounds: Int32Array
  /** 1 for a cell in quotes, 2 for one that has doubled quotes inside. */
  quoted: Uint8Array
  /** The number of a cell that is a plain decimal, found while its end was looked for; NaN for all others. */
  plain: Float64Array
}

/** Bytes behind the last one that may be looked at. */
const slack = 16

/** Receives the rows of a file. Its arguments are only valid during the call. */
export type RowSink = (bytes: Uint8Array, cells: RowCells, line: number) => void

const [lineFeed, carriageReturn, quote, space, tab, minus, zero] = [0x0a, 0x0d, 0x22, 0x20, 0x09, 0x2d, 0x30]

/**
 * Divides pieces of a CSV file (RFC 4180) into rows and cells; lines end in LF, CR LF or CR. A row that a piece ends in is taken up again with the
 * next piece. Blank lines are left out.
 *
 * @param name the file, for messages
 * @param delimiter as a byte of ASCII, as is `decimal`
 */
export function createRowReader(name: string, delimiter: number, decimal: number, sink: RowSink) {
  /** 1 for the bytes that end a cell without quotes. */
  const ends = new Uint8Array(256)
  for (const byte of [delimiter, lineFeed, carriageReturn]) ends[byte] = 1
  const cells: RowCells = {
    count: 0,
    bounds: new Int32Array(64),
    quoted: new Uint8Array(32),
    plain: new Float64Array(32),
  }
  /** The row that goes on, `size` bytes of it, and room for more; a line feed behind the last byte ends every search. */
  let buffer = new Uint8Array(slack)
  let view = new DataView(buffer.buffer)
  let size = 0
  let needed = 0
  let line = 1
  let hasQuotes = false
  let eight = 0

  /** One row from `from`; the position behind it, or −1 where the bytes end before the row does. */
  function readRow(bytes: Uint8Array, from: number, length: number, isLast: boolean): number {
    let at = from
    let count = 0
    hasQuotes = false
    for (;;) {
      if (count === cells.plain.length) grow(cells)
      at = readNumber(bytes, at, count)
      if (at < 0) {
        at = readOther(bytes, -at - 1, length, count)
        if (at < 0 || (at === length && !isLast)) return isLast ? unterminated() : -1
      }
      count++
      if (at >= length) return isLast ? finished(count, length) : -1
      if (bytes[at] !== delimiter) break
      at++
    }
    cells.count = count
    if (bytes[at] === lineFeed) return at + 1
    // A line feed may follow in the next piece.
    if (at + 1 === length) return isLast ? length : -1
    return bytes[at + 1] === lineFeed ? at + 2 : at + 1
  }

  function finished(count: number, length: number): number {
    cells.count = count
    return length
  }

  /** Reads up to eight digits into `eight`, four at a time. @returns how many there are */
  function readEight(at: number): number {
    const word = view.getInt32(at, true)
    const count = countUnmarked(markNonDigits(word))
    eight = valueOfDigits(word, count)
    if (count < 4) return count
    const next = view.getInt32(at + 4, true)
    const more = countUnmarked(markNonDigits(next))
    eight = eight * tens[more]! + valueOfDigits(next, more)
    return 4 + more
  }

  /**
   * Reads a cell that is up to eight digits, with or without a decimal sign and up to eighteen more; most cells of a table of numbers are.
   *
   * @returns the position behind it, or −1 − `from` where the cell is something else
   */
  function readNumber(bytes: Uint8Array, from: number, index: number): number {
    const isNegative = bytes[from] === minus
    let at = isNegative ? from + 1 : from
    const wholeDigits = readEight(at)
    const whole = eight
    // A code such as 01234 is text.
    if (wholeDigits > 1 && bytes[at] === zero) return -1 - from
    at += wholeDigits
    let head = 0
    let headDigits = 0
    let tail = 0
    let tailDigits = 0
    if (bytes[at] === decimal) {
      headDigits = readEight(++at)
      head = eight
      at += headDigits
      if (headDigits === 8) {
        tailDigits = readEight(at)
        tail = eight
        at += tailDigits
        for (
          let digit = 0;
          tailDigits >= 8 && tailDigits < 10 && (digit = bytes[at]! - zero) >= 0 && digit <= 9;
          at++
        ) {
          tail = tail * 10 + digit
          tailDigits++
        }
      }
    }
    if (ends[bytes[at]!] === 0 || wholeDigits + headDigits === 0) return -1 - from
    const { plain } = cells
    const sign = isNegative ? -1 : 1
    // Up to 15 digits and the power of ten are exact in float64, so that one division rounds once.
    if (headDigits < 8) plain[index] = (sign * (whole * tens[headDigits]! + head)) / tens[headDigits]!
    else if (!putDecimal(plain, index, sign, whole, head, tail, tailDigits)) return -1 - from
    cells.bounds[2 * index] = from
    cells.bounds[2 * index + 1] = at
    cells.quoted[index] = 0
    return at
  }

  /** Reads a cell of anything else. @returns the position behind it, or −1 where there is none */
  function readOther(bytes: Uint8Array, from: number, length: number, index: number): number {
    let at = from
    while (bytes[at] === space || (bytes[at] === tab && delimiter !== tab)) at++
    cells.bounds[2 * index] = at
    cells.quoted[index] = 0
    cells.plain[index] = NaN
    if (bytes[at] === quote && at < length) return readQuoted(bytes, at, length, index)
    while (ends[bytes[at]!] === 0) at++
    let end = at
    while (end > cells.bounds[2 * index]! && (bytes[end - 1] === space || bytes[end - 1] === tab)) end--
    cells.bounds[2 * index + 1] = end
    return at
  }

  /** The position behind the closing quote and spaces; −1 where there is none. */
  function readQuoted(bytes: Uint8Array, from: number, length: number, index: number): number {
    let close = bytes.indexOf(quote, from + 1)
    hasQuotes = true
    cells.quoted[index] = 1
    while (close >= 0 && bytes[close + 1] === quote) {
      cells.quoted[index] = 2
      close = bytes.indexOf(quote, close + 2)
    }
    // Behind the last byte there may be some of an earlier row.
    if (close < 0 || close >= length) return -1
    cells.bounds[2 * index] = from + 1
    cells.bounds[2 * index + 1] = close
    let at = close + 1
    while (at < length && (bytes[at] === space || (bytes[at] === tab && delimiter !== tab))) at++
    const next = bytes[at]
    if (at < length && next !== delimiter && next !== lineFeed && next !== carriageReturn) {
      throw new DataError({
        where: `${name}, line ${line}`,
        expected: 'a delimiter or the end of the line after a closing quote',
        received: `'${String.fromCharCode(next!)}'`,
      })
    }
    return at
  }

  function unterminated(): never {
    throw new DataError(missing(`${name}, line ${line}`, 'a closing quote', 'the file ends'))
  }

  /** @returns the position behind the last row that is whole */
  function readRows(bytes: Uint8Array, length: number, isLast: boolean): number {
    let at = 0
    while (at < length) {
      const next = readRow(bytes, at, length, isLast)
      if (next < 0) break
      const isBlank = cells.count === 1 && cells.quoted[0] === 0 && cells.bounds[0] === cells.bounds[1]
      if (!isBlank) sink(bytes, cells, line)
      line += hasQuotes ? linesOf(bytes, at, next) : 1
      at = next
    }
    return at
  }

  /** Only a row with quoted cells may span lines. */
  function linesOf(bytes: Uint8Array, from: number, to: number): number {
    let lines = 1
    for (let at = bytes.indexOf(lineFeed, from); at >= 0 && at < to - 1; at = bytes.indexOf(lineFeed, at + 1)) lines++
    return lines
  }

  function take(piece: Uint8Array): void {
    if (size + piece.length + slack > buffer.length) {
      const larger = new Uint8Array(2 * size + piece.length + slack)
      larger.set(buffer.subarray(0, size))
      buffer = larger
      view = new DataView(buffer.buffer)
    }
    buffer.set(piece, size)
    size += piece.length
    buffer[size] = lineFeed
  }

  return {
    push(piece: Uint8Array): void {
      take(piece)
      if (size < needed) return
      const read = readRows(buffer, size, false)
      buffer.copyWithin(0, read, size)
      size -= read
      // A row that goes on is read again once there is twice as much of it, so that an open quote takes time by its length, not by its square.
      needed = 2 * size
    },
    end(): void {
      buffer[size] = lineFeed
      readRows(buffer, size, true)
    },
  }
}

function grow(cells: RowCells): void {
  const count = cells.plain.length
  const [bounds, quoted, plain] = [new Int32Array(4 * count), new Uint8Array(2 * count), new Float64Array(2 * count)]
  bounds.set(cells.bounds)
  quoted.set(cells.quoted)
  plain.set(cells.plain)
  cells.bounds = bounds
  cells.quoted = quoted
  cells.plain = plain
}
