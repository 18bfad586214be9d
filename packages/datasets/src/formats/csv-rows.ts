import { concat, DataError, missing } from '@telarjs/core'
import { powersOfTen } from './number-text.js'

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
  /** The row that goes on, and how many bytes of it there are. */
  let parts: Uint8Array[] = []
  let size = 0
  let needed = 0
  let line = 1

  /** One row from `at`; the position behind it, or −1 where the piece ends before the row does. */
  function readRow(bytes: Uint8Array, from: number, isLast: boolean): number {
    const { length } = bytes
    let at = from
    cells.count = 0
    for (;;) {
      while (at < length && (bytes[at] === space || (bytes[at] === tab && delimiter !== tab))) at++
      if (cells.count * 2 === cells.bounds.length) grow(cells)
      const index = cells.count++
      cells.bounds[2 * index] = at
      cells.quoted[index] = 0
      if (at < length && bytes[at] === quote) {
        at = readQuoted(bytes, at, index)
        if (at < 0 || (at === length && !isLast)) return isLast ? unterminated() : -1
      } else {
        at = readPlain(bytes, at, index)
        while (at < length && ends[bytes[at]!] === 0) at++
        let end = at
        while (end > cells.bounds[2 * index]! && (bytes[end - 1] === space || bytes[end - 1] === tab)) end--
        cells.bounds[2 * index + 1] = end
      }
      if (at === length) return isLast ? length : -1
      if (bytes[at] !== delimiter) break
      at++
    }
    if (bytes[at] === lineFeed) return at + 1
    // A line feed may follow in the next piece.
    if (at + 1 === length) return isLast ? length : -1
    return bytes[at + 1] === lineFeed ? at + 2 : at + 1
  }

  /** Reads digits with at most one decimal sign. The position behind them; their number counts only where the cell ends there. */
  function readPlain(bytes: Uint8Array, from: number, index: number): number {
    const { length } = bytes
    const isNegative = bytes[from] === minus
    let at = isNegative ? from + 1 : from
    const first = at
    let mantissa = 0
    let digit = 0
    while (at < length && (digit = bytes[at]! - zero) >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit
      at++
    }
    let digits = at - first
    let scale = 0
    if (at < length && bytes[at] === decimal) {
      const start = ++at
      while (at < length && (digit = bytes[at]! - zero) >= 0 && digit <= 9) {
        mantissa = mantissa * 10 + digit
        at++
      }
      scale = at - start
      digits += scale
    }
    // Up to 15 digits are exact in float64, and so is the power of ten: one division rounds once.
    const isPlain =
      digits > 0 &&
      digits <= 15 &&
      at < length &&
      ends[bytes[at]!] === 1 &&
      !(bytes[first] === zero && digits - scale > 1)
    const value = mantissa / powersOfTen[scale]!
    const signed = isNegative ? -value : value
    cells.plain[index] = isPlain ? signed : NaN
    return at
  }

  /** The position behind the closing quote and spaces; −1 where there is none. */
  function readQuoted(bytes: Uint8Array, from: number, index: number): number {
    let close = bytes.indexOf(quote, from + 1)
    cells.quoted[index] = 1
    cells.plain[index] = NaN
    while (close >= 0 && bytes[close + 1] === quote) {
      cells.quoted[index] = 2
      close = bytes.indexOf(quote, close + 2)
    }
    if (close < 0) return -1
    cells.bounds[2 * index] = from + 1
    cells.bounds[2 * index + 1] = close
    let at = close + 1
    while (at < bytes.length && (bytes[at] === space || (bytes[at] === tab && delimiter !== tab))) at++
    const next = bytes[at]
    if (at < bytes.length && next !== delimiter && next !== lineFeed && next !== carriageReturn) {
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

  function readRows(bytes: Uint8Array, isLast: boolean): number {
    let at = 0
    while (at < bytes.length) {
      const next = readRow(bytes, at, isLast)
      if (next < 0) break
      const isBlank = cells.count === 1 && cells.quoted[0] === 0 && cells.bounds[0] === cells.bounds[1]
      if (!isBlank) sink(bytes, cells, line)
      line += linesOf(bytes, at, next)
      at = next
    }
    return at
  }

  /** Only a row with quoted cells may span lines. */
  function linesOf(bytes: Uint8Array, from: number, to: number): number {
    let lines = 1
    for (let index = 0; index < cells.count; index++) {
      if (cells.quoted[index] === 0) continue
      for (let at = bytes.indexOf(lineFeed, from); at >= 0 && at < to - 1; at = bytes.indexOf(lineFeed, at + 1)) lines++
      return lines
    }
    return lines
  }

  return {
    push(piece: Uint8Array): void {
      parts.push(piece)
      size += piece.length
      if (size < needed) return
      const bytes = concat(Uint8Array, parts)
      // A copy, so that the piece can be freed; `slice` of Node's Buffer would not copy.
      const rest = new Uint8Array(bytes.subarray(readRows(bytes, false)))
      parts = [rest]
      size = rest.length
      // A row that goes on is read again once there is twice as much of it, so that an open quote takes time by its length, not by its square.
      needed = 2 * size
    },
    end(): void {
      readRows(concat(Uint8Array, parts), true)
    },
  }
}

function grow(cells: RowCells): void {
  const { count } = cells
  const [bounds, quoted, plain] = [new Int32Array(4 * count), new Uint8Array(2 * count), new Float64Array(2 * count)]
  bounds.set(cells.bounds)
  quoted.set(cells.quoted)
  plain.set(cells.plain)
  cells.bounds = bounds
  cells.quoted = quoted
  cells.plain = plain
}
