import { DataError } from '@telarjs/core'
import { digitCount, digitValue, putDecimal, readDigits, readTwoDigits } from './digits.js'
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

/** A part of a CSV file that is being divided into cells. Functions take all of it, so that a cell needs no object of its own. */
export interface CsvText {
  /** The file, for messages. */
  readonly name: string
  readonly delimiter: number
  readonly decimal: number
  /** 1 for the bytes that end a cell without quotes. */
  readonly ends: Uint8Array
  /** `length` bytes of text, a line feed that ends every search, and bytes that may be looked at but are not of the text. */
  bytes: Uint8Array
  view: DataView
  length: number
  /** The line that the present row begins in. */
  line: number
  /** Whether cells of the present row are in quotes, so that it may span lines. */
  hasQuotes: boolean
  readonly cells: RowCells
}

/** Bytes behind the last one of a text that may be looked at. */
export const slack = 16

export const lineFeed = 0x0a
const [carriageReturn, quote, space, tab, minus, zero] = [0x0d, 0x22, 0x20, 0x09, 0x2d, 0x30]

/** An empty text of a file. */
export function createCsvText(name: string, delimiter: number, decimal: number): CsvText {
  const ends = new Uint8Array(256)
  for (const byte of [delimiter, lineFeed, carriageReturn]) ends[byte] = 1
  const bytes = new Uint8Array(slack)
  const cells = { count: 0, bounds: new Int32Array(64), quoted: new Uint8Array(32), plain: new Float64Array(32) }
  const view = new DataView(bytes.buffer)
  return { name, delimiter, decimal, ends, bytes, view, length: 0, line: 1, hasQuotes: false, cells }
}

/** Reads the cell that begins at `from` as the row's cell `index`. @returns the position behind it, or −1 where the text ends in its quotes */
export function readCell(text: CsvText, from: number, index: number): number {
  const { cells } = text
  if (index === cells.plain.length) grow(cells)
  const at = readNumber(text, from, index)
  return at < 0 ? readOther(text, from, index) : at
}

/**
 * Reads a cell that is up to eight digits, with or without a decimal sign and up to eighteen more; most cells of a table of numbers are.
 *
 * @returns the position behind it, or −1 where the cell is something else
 */
function readNumber(text: CsvText, from: number, index: number): number {
  const { bytes, view, cells } = text
  const sign = bytes[from] === minus ? -1 : 1
  let at = sign < 0 ? from + 1 : from
  const whole = readDigits(view, at)
  const wholeDigits = digitCount(whole)
  // A code such as 01234 is text.
  if (wholeDigits > 1 && bytes[at] === zero) return -1
  at += wholeDigits
  let decimals = 0
  if (bytes[at] === text.decimal) {
    decimals = readDigits(view, at + 1)
    at += 1 + digitCount(decimals)
  }
  const scale = digitCount(decimals)
  if (scale === 8) return readLongNumber(text, from, at, index, sign, digitValue(whole), digitValue(decimals))
  if (text.ends[bytes[at]!] === 0 || wholeDigits + scale === 0) return -1
  // Up to 15 digits and the power of ten are exact in float64, so that one division rounds once.
  cells.plain[index] = (sign * (digitValue(whole) * tens[scale]! + digitValue(decimals))) / tens[scale]!
  setBounds(cells, index, from, at)
  return at
}

/** Reads a number on from behind its eighth decimal, at `from`. @returns as `readNumber` */
function readLongNumber(
  { bytes, view, ends, cells }: CsvText,
  start: number,
  from: number,
  index: number,
  sign: number,
  whole: number,
  decimals: number,
): number {
  const next = readDigits(view, from)
  const last = digitCount(next) === 8 ? readTwoDigits(bytes, from + 8) : 0
  const more = digitValue(next) * tens[digitCount(last)]! + digitValue(last)
  const moreDigits = digitCount(next) + digitCount(last)
  const at = from + moreDigits
  if (ends[bytes[at]!] === 0) return -1
  if (!putDecimal(cells.plain, index, sign, whole, decimals, more, moreDigits)) return -1
  setBounds(cells, index, start, at)
  return at
}

/** Reads a cell of anything else. @returns as `readCell` */
function readOther(text: CsvText, from: number, index: number): number {
  const { bytes, ends, cells } = text
  const start = skipSpaces(text, from)
  cells.plain[index] = NaN
  if (bytes[start] === quote && start < text.length) return readQuoted(text, start, index)
  let at = start
  while (ends[bytes[at]!] === 0) at++
  let end = at
  while (end > start && (bytes[end - 1] === space || bytes[end - 1] === tab)) end--
  setBounds(cells, index, start, end)
  return at
}

/** Reads a cell whose quotes open at `from`. @returns as `readCell`, behind the spaces that follow the closing quote */
function readQuoted(text: CsvText, from: number, index: number): number {
  const { bytes, length, cells } = text
  let close = bytes.indexOf(quote, from + 1)
  let isEscaped = false
  text.hasQuotes = true
  while (close >= 0 && bytes[close + 1] === quote) {
    isEscaped = true
    close = bytes.indexOf(quote, close + 2)
  }
  // Behind the last byte there may be some of an earlier row.
  if (close < 0 || close >= length) return -1
  setBounds(cells, index, from + 1, close)
  cells.quoted[index] = isEscaped ? 2 : 1
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
function skipSpaces({ bytes, delimiter }: CsvText, from: number): number {
  let at = from
  while (bytes[at] === space || (bytes[at] === tab && delimiter !== tab)) at++
  return at
}

function setBounds(cells: RowCells, index: number, start: number, end: number): void {
  cells.bounds[2 * index] = start
  cells.bounds[2 * index + 1] = end
  cells.quoted[index] = 0
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
