import { DataError } from '@telarjs/core'
import type { RowCells } from './csv-memory.js'
import { guessLayout, missingValues as usualMissingValues, type CsvLayout, type CsvOptions } from './csv-layout.js'
import { createRowReader } from './csv-rows.js'
import { cellText, utf8Pieces, type Pieces } from './csv-text.js'
import type { Table } from './table.js'
import { createTableBuilder, grown, type CellRules, type RowsExpected } from './table-builder.js'

/** How much of a file is looked at to guess how it is written. */
const startLength = 65_536

/** What a reader of tables may be told besides the layout. */
export interface ReadTableOptions extends CsvOptions {
  /** Columns, by name or number, that are text even where their cells are numbers. */
  readonly textColumns?: readonly (string | number)[] | undefined
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
  const layout = guessLayout(await startOf(pieces, name, options.encoding), options)
  let text = new Set<number>()
  for (;;) {
    const { table, turned } = await readOnce(pieces, { name, options, layout, text })
    if (turned.size === 0) return table
    text = new Set([...text, ...turned])
  }
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

/** A file that is being read. */
interface Reading {
  readonly name: string
  readonly options: ReadTableOptions
  readonly layout: CsvLayout
  /** Columns that turned out to be text. */
  readonly text: ReadonlySet<number>
}

async function readOnce(
  pieces: Pieces,
  reading: Reading,
): Promise<{ readonly table: Table; readonly turned: ReadonlySet<number> }> {
  const { name, options, layout } = reading
  let bytesRead = 0
  const rowsExpected: RowsExpected = (rows, at) => Math.ceil((1.02 * rows * (options.fileSize ?? 0)) / (bytesRead + at))
  const collector = createCollector(reading, rowsExpected)
  const reader = createRowReader(name, layout.delimiter.charCodeAt(0), layout.decimal.charCodeAt(0), collector.addRow)
  for await (const piece of utf8Pieces(pieces, name, options.encoding)) {
    reader.push(piece)
    bytesRead += piece.length
  }
  reader.end()
  return collector.finish()
}

/** Takes the rows of a file: the header first, then the rows of its columns. */
function createCollector({ name, options, layout, text }: Reading, rowsExpected: RowsExpected) {
  const { header = true } = options
  const { skipLines, comment, decimal, hasSecondHeader } = layout
  const notes = notesOf(name, layout)
  let names: readonly string[] | undefined
  let builder: ReturnType<typeof createTableBuilder> | undefined
  let firstLine = 0
  let isBelowHeaders = false
  let line = 0
  let lines = new Uint32Array(64)
  const where = (column: number) => `${name}, line ${line}, column '${names![column]}'`

  function begin(bytes: Uint8Array, cells: RowCells): void {
    const at = `${name}, line ${line}`
    const texts = textsOf(bytes, cells, at)
    names = header ? headerNames(texts, at) : texts.map((_, i) => String(i))
    firstLine = line
    builder = createTableBuilder(names.length, cellRules(names, options, layout, text), where, rowsExpected)
  }

  return {
    addRow(bytes: Uint8Array, cells: RowCells, at: number): void {
      if (at <= skipLines) return
      if (comment !== undefined && bytes[cells.bounds[0]!] === comment.charCodeAt(0) && cells.quoted[0] === 0) return
      line = at
      if (!builder) {
        begin(bytes, cells)
        if (header) return
      }
      if (hasSecondHeader && !isBelowHeaders) {
        isBelowHeaders = true
        return void notes.push(`${name}: line ${line} is a second line of the header: left out`)
      }
      if (cells.count !== names!.length) throw wrongLength(name, line, cells.count, names!.length, firstLine)
      if (builder!.size === lines.length) lines = grown(lines, Uint32Array)
      lines[builder!.size] = line
      builder!.addRow(bytes, cells)
    },
    finish() {
      if (!builder || builder.size === 0)
        throw new DataError({
          where: `${name}, line ${firstLine || 1}`,
          expected: 'rows below the header',
          received: 'none',
        })
      const columns = builder.finish(names!)
      const table: Table = {
        name,
        size: builder.size,
        columns,
        hasHeader: header,
        decimal,
        notes,
        at: (row, column) => `${name}, line ${lines[row]}, column '${names![column]}'`,
      }
      return { table, turned: builder.turned }
    },
  }
}

function notesOf(name: string, { skipLines, thousands, decimal }: CsvLayout): string[] {
  return [
    ...(skipLines > 0
      ? [`${name}: ${skipLines === 1 ? 'line 1 stands' : `lines 1 to ${skipLines} stand`} above the header: left out`]
      : []),
    ...(thousands === undefined ? [] : [`${name}: numbers are written as 1${thousands}234${decimal}5`]),
  ]
}

/** The names of columns; a `#` before the first marks the line as the header. @throws DataError for two columns of one name */
function headerNames(texts: readonly string[], where: string): string[] {
  const names = texts.map((text, i) => (i === 0 ? text.replace(/^#\s*/, '') : text))
  const last = new Map(names.map((name, i) => [name, i]))
  const twice = names.find((name, i) => name !== '' && last.get(name) !== i)
  if (twice !== undefined) throw new DataError({ where, problem: `two columns are named '${twice}'` })
  return names
}

/** @param text columns that turned out to be text */
function cellRules(
  names: readonly string[],
  { missingValues = usualMissingValues, textColumns = [] }: ReadTableOptions,
  { decimal, thousands }: CsvLayout,
  text: ReadonlySet<number>,
): CellRules {
  const numbers = new Map(names.map((name, number) => [name, number]))
  const forced = new Set(textColumns.map((column) => (typeof column === 'number' ? column : numbers.get(column))))
  return {
    decimal: decimal.charCodeAt(0),
    thousands: thousands === undefined ? -1 : thousands.charCodeAt(0),
    missing: new Set(missingValues.map((word) => word.toLowerCase())),
    isText: (column) => text.has(column) || forced.has(column),
  }
}

function textsOf(bytes: Uint8Array, { bounds, quoted, count }: RowCells, where: string): string[] {
  return Array.from({ length: count }, (_, i) =>
    cellText(bytes.subarray(bounds[2 * i], bounds[2 * i + 1]), quoted[i] === 2, () => where),
  )
}

function wrongLength(name: string, line: number, received: number, expected: number, first: number): DataError {
  const remedy =
    received > expected && line <= first + 20
      ? { remedy: `where the lines above are no data, leave them out: "skipLines": ${line - 1}` }
      : {}
  return new DataError({
    where: `${name}, line ${line}`,
    expected: `${expected} cells as in line ${first}`,
    received: `${received}`,
    ...remedy,
  })
}
