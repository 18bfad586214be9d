import { DataError } from '@telarjs/core'
import type { RowCells } from './csv-memory.js'
import { createCollector, textsOf, type CellOptions, type CsvReading } from './csv-collector.js'
import { guessLayout, type CsvOptions } from './csv-layout.js'
import { createRowReader } from './csv-rows.js'
import { utf8Pieces, type Pieces } from './csv-text.js'
import type { Table } from './table.js'
import type { RowsExpected } from './table-builder.js'

/** How much of a file is looked at to guess how it is written. */
const startLength = 65_536

/** What a reader of tables may be told besides the layout. */
export interface ReadTableOptions extends CellOptions {
  /** The bytes of the file, where that is known: then columns have room for all rows at once, and none is copied at the end. */
  readonly fileSize?: number | undefined
}

/**
 * Reads a table in CSV (RFC 4180) into typed columns, piece by piece, so that a file may be larger than memory has room for as text. Numbers are float64,
 * correctly rounded. Gzipped files are unpacked; `sep=;` in the first line, as Excel writes it, and comments above the header are understood.
 *
 * @param pieces the bytes of the file; asked for again where a column of numbers turns out to be text
 * @param name the file, for messages
 * @throws DataError that names the line: an open quote, a row of another length than the first, two columns of one name, bytes that are no text
 * @example
 * const { columns, size } = await readTable(async function* () { yield bytes }, 'houses.csv')
 */
export async function readTable(pieces: Pieces, name: string, options: ReadTableOptions = {}): Promise<Table> {
  let reading = await planReading(pieces, name, options)
  for (;;) {
    const { table, turned } = await readOnce(pieces, reading, options.fileSize)
    if (turned.size === 0) return table
    reading = { ...reading, text: new Set([...reading.text, ...turned]) }
  }
}

/** Finds out how a file is written, by its beginning. */
export async function planReading(pieces: Pieces, name: string, options: CellOptions): Promise<CsvReading> {
  const layout = guessLayout(await startOf(pieces, name, options.encoding), options)
  return { name, options, layout, text: new Set<number>() }
}

/**
 * The cells of the first row that is no comment, as texts.
 *
 * @throws DataError as `readTable` does
 * @example
 * await readFirstRow(async function* () { yield bytes }, 'houses.csv') // ['area', 'rooms', 'price']
 */
export async function readFirstRow(pieces: Pieces, name: string, options: CsvOptions = {}): Promise<string[]> {
  const layout = guessLayout(await startOf(pieces, name, options.encoding), options)
  let first: string[] | undefined
  const take = (bytes: Uint8Array, cells: RowCells, line: number) => {
    if (line > layout.skipLines) first ??= textsOf(bytes, cells, `${name}, line ${line}`)
  }
  const reader = createRowReader(name, layout.delimiter.charCodeAt(0), layout.decimal.charCodeAt(0), take)
  for await (const piece of utf8Pieces(pieces, name, options.encoding)) {
    reader.push(piece)
    if (first) return first
  }
  reader.end()
  return first ?? []
}

async function startOf(pieces: Pieces, name: string, encoding: string | undefined): Promise<string> {
  const decoder = new TextDecoder()
  let start = ''
  for await (const piece of utf8Pieces(pieces, name, encoding)) {
    start += decoder.decode(piece.subarray(0, startLength), { stream: true })
    if (start.length >= startLength) break
  }
  if (start.trim() === '') throw new DataError({ where: name, expected: 'rows of numbers', received: 'an empty file' })
  return start
}

async function readOnce(
  pieces: Pieces,
  reading: CsvReading,
  fileSize = 0,
): Promise<{ readonly table: Table; readonly turned: ReadonlySet<number> }> {
  const { name, options, layout } = reading
  let bytesRead = 0
  const rowsExpected: RowsExpected = (rows, at) => Math.ceil((1.02 * rows * fileSize) / (bytesRead + at))
  const collector = createCollector(reading, rowsExpected)
  const reader = createRowReader(name, layout.delimiter.charCodeAt(0), layout.decimal.charCodeAt(0), collector.addRow)
  for await (const piece of utf8Pieces(pieces, name, options.encoding)) {
    reader.push(piece)
    bytesRead += piece.length
  }
  reader.end()
  return collector.finish()
}
