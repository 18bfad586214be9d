import { DataError } from '@telarjs/core'
import { createCsvMemory, type CsvMemory } from './csv-memory.js'

/** A part of a CSV file that is being divided into cells. Functions take all of it, so that a cell needs no object of its own. */
export interface CsvText {
  /** The file, for messages. */
  readonly name: string
  readonly delimiter: number
  /** 1 for the bytes that end a cell without quotes. */
  readonly ends: Uint8Array
  /** `length` bytes of text, a line feed that ends every search, and the cells of the present row. */
  readonly memory: CsvMemory
  length: number
  /** The place of its first byte in the file. */
  start: number
  /** The line that the present row begins in. */
  line: number
  /** Whether cells of the present row are in quotes, so that it may span lines. */
  hasQuotes: boolean
}

export const lineFeed = 0x0a
const [carriageReturn, quote, space, tab] = [0x0d, 0x22, 0x20, 0x09]

/** An empty text of a file. */
export function createCsvText(name: string, delimiter: number, decimal: number): CsvText {
  const ends = new Uint8Array(256)
  for (const byte of [delimiter, lineFeed, carriageReturn]) ends[byte] = 1
  const memory = createCsvMemory(delimiter, decimal)
  return { name, delimiter, ends, memory, length: 0, start: 0, line: 1, hasQuotes: false }
}

/**
 * Reads the cells of the row that begins at `from`.
 *
 * @returns the position behind the last one, or −1 where the text ends in its quotes
 */
export function readCells(text: CsvText, from: number): number {
  const { memory, length, delimiter } = text
  if (text.hasQuotes) memory.quoted.fill(0)
  text.hasQuotes = false
  memory.count = 0
  let at = from
  for (;;) {
    const before = memory.count
    memory.count = memory.readNumbers(at, before)
    if (memory.count > before) at = memory.bounds[2 * memory.count - 1]!
    else if (before === memory.plain.length) memory.makeRoom(2 * before, length)
    else at = readOther(text, at, memory.count++)
    if (memory.count === before) continue
    if (at < 0 || at >= length || memory.bytes[at] !== delimiter) return at
    at++
  }
}

/** Reads a cell that is no plain decimal. @returns as `readCells` */
function readOther(text: CsvText, from: number, index: number): number {
  const { memory, ends } = text
  const { bytes } = memory
  const start = skipSpaces(text, from)
  memory.plain[index] = NaN
  if (bytes[start] === quote && start < text.length) return readQuoted(text, start, index)
  let at = start
  while (ends[bytes[at]!] === 0) at++
  let end = at
  while (end > start && (bytes[end - 1] === space || bytes[end - 1] === tab)) end--
  setBounds(memory, index, start, end)
  return at
}

/** Reads a cell whose quotes open at `from`. @returns as `readCells`, behind the spaces that follow the closing quote */
function readQuoted(text: CsvText, from: number, index: number): number {
  const { memory, length } = text
  const { bytes } = memory
  let close = bytes.indexOf(quote, from + 1)
  let isEscaped = false
  text.hasQuotes = true
  while (close >= 0 && bytes[close + 1] === quote) {
    isEscaped = true
    close = bytes.indexOf(quote, close + 2)
  }
  // Behind the last byte there may be some of an earlier row.
  if (close < 0 || close >= length) return -1
  setBounds(memory, index, from + 1, close)
  memory.quoted[index] = isEscaped ? 2 : 1
  const at = skipSpaces(text, close + 1)
  const next = bytes[at]!
  if (text.ends[next] === 0) {
    throw new DataError({
      where: `${text.name}, line ${text.line}`,
      expected: 'a delimiter or the end of the line after a closing quote',
      received: `'${String.fromCharCode(next)}'`,
    })
  }
  return at
}

/** The line feed behind the text ends it too. */
function skipSpaces({ memory: { bytes }, delimiter }: CsvText, from: number): number {
  let at = from
  while (bytes[at] === space || (bytes[at] === tab && delimiter !== tab)) at++
  return at
}

function setBounds({ bounds }: CsvMemory, index: number, start: number, end: number): void {
  bounds[2 * index] = start
  bounds[2 * index + 1] = end
}
