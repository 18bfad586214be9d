import { DataError, missing } from '@telarjs/core'
import { createCsvText, lineFeed, readCells, type CsvText } from './csv-cells.js'
import type { RowCells } from './csv-memory.js'

/**
 * Receives the rows of a file. Its arguments are only valid during the call.
 *
 * @param start the place of the row's first byte in the text, and `end` the one behind its line
 */
export type RowSink = (bytes: Uint8Array, cells: RowCells, line: number, start: number, end: number) => void

/**
 * Divides pieces of a CSV file (RFC 4180) into rows and cells; lines end in LF, CR LF or CR. A row that a piece ends in is taken up again with the
 * next piece. Blank lines are left out.
 *
 * @param name the file, for messages
 * @param delimiter as a byte of ASCII, as is `decimal`
 */
export function createRowReader(name: string, delimiter: number, decimal: number, sink: RowSink) {
  const text = createCsvText(name, delimiter, decimal)
  let needed = 0
  return {
    /** Begins another text, whose first byte stands in this line. */
    begin(line: number): void {
      Object.assign(text, { length: 0, start: 0, line })
      needed = 0
    },
    push(piece: Uint8Array): void {
      append(text, piece)
      if (text.length < needed) return
      const read = readRows(text, sink, false)
      text.memory.bytes.copyWithin(0, read, text.length)
      text.length -= read
      text.start += read
      // A row that goes on is read again once there is twice as much of it, so that an open quote takes time by its length, not by its square.
      needed = 2 * text.length
    },
    end(): void {
      readRows(text, sink, true)
    },
  }
}

function append(text: CsvText, piece: Uint8Array): void {
  const { memory, length } = text
  memory.makeRoom(memory.plain.length, 2 * length + piece.length)
  memory.bytes.set(piece, length)
  text.length += piece.length
}

/** @returns the position behind the last row that is whole */
function readRows(text: CsvText, sink: RowSink, isLast: boolean): number {
  const { memory, length } = text
  memory.bytes[length] = lineFeed
  let at = 0
  while (at < length) {
    const next = readRow(text, at, isLast)
    if (next < 0) break
    const { bytes, count, quoted, bounds } = memory
    const isBlank = count === 1 && quoted[0] === 0 && bounds[0] === bounds[1]
    if (!isBlank) sink(bytes, memory, text.line, text.start + at, text.start + next)
    text.line += text.hasQuotes ? linesOf(bytes, at, next) : 1
    at = next
  }
  return at
}

/** One row from `from`; the position behind it, or −1 where the bytes end before the row does. */
function readRow(text: CsvText, from: number, isLast: boolean): number {
  const at = readCells(text, from)
  if (at < 0) return isLast ? unterminated(text) : -1
  return behindLine(text.memory.bytes, at, text.length, isLast)
}

/** The position behind the end of a line; −1 where more of it may follow. */
function behindLine(bytes: Uint8Array, at: number, length: number, isLast: boolean): number {
  if (at < length && bytes[at] === lineFeed) return at + 1
  // A line feed may follow in the next piece.
  if (at + 1 >= length) return isLast ? length : -1
  return bytes[at + 1] === lineFeed ? at + 2 : at + 1
}

function unterminated({ name, line }: CsvText): never {
  throw new DataError(missing(`${name}, line ${line}`, 'a closing quote', 'the file ends'))
}

/** Only a row with quoted cells may span lines. */
function linesOf(bytes: Uint8Array, from: number, to: number): number {
  let lines = 1
  for (let at = bytes.indexOf(lineFeed, from); at >= 0 && at < to - 1; at = bytes.indexOf(lineFeed, at + 1)) lines++
  return lines
}
