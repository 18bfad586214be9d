import { DataError } from '@telarjs/core'
import { missingValues as usualMissingValues, type CsvLayout, type CsvOptions } from './csv-layout.js'
import type { RowCells } from './csv-memory.js'
import { cellText } from './csv-text.js'
import type { Table } from './table.js'
import { createTableBuilder, grown, type CellRules, type RowsExpected } from './table-builder.js'

/** How cells are understood. */
export interface CellOptions extends CsvOptions {
  /** Columns, by name or number, that are text even where their cells are numbers. */
  readonly textColumns?: readonly (string | number)[] | undefined
}

/** How the rows of a file are read: plain values. */
export interface CsvReading {
  /** The file, for messages. */
  readonly name: string
  readonly options: CellOptions
  readonly layout: CsvLayout
  /** Columns that turned out to be text. */
  readonly text: ReadonlySet<number>
}

/** The names of the columns, and the line that they stand in. */
export interface CsvHead {
  readonly names: readonly string[]
  readonly line: number
}

/**
 * Takes the rows of a file: the header first, then the rows of its columns.
 *
 * @param head of a file whose rows are taken from somewhere below it
 */
export function createCollector(reading: CsvReading, rowsExpected: RowsExpected, head?: CsvHead) {
  const { name, options, layout } = reading
  const { header = true } = options
  const notes = head ? [] : notesOf(name, layout)
  let names = head?.names
  let builder = head && builderOf(head.names)
  let firstLine = head?.line ?? 0
  let isBelowHeaders = head !== undefined
  let line = 0
  let lines = new Uint32Array(64)

  function builderOf(columns: readonly string[]) {
    const where = (column: number) => `${name}, line ${line}, column '${columns[column]}'`
    return createTableBuilder(columns.length, cellRules(columns, reading), where, rowsExpected)
  }

  function begin(bytes: Uint8Array, cells: RowCells): void {
    const at = `${name}, line ${line}`
    const texts = textsOf(bytes, cells, at)
    names = header ? headerNames(texts, at) : texts.map((_, i) => String(i))
    firstLine = line
    builder = builderOf(names)
  }

  return {
    /** Rows below the header so far. */
    get size() {
      return builder?.size ?? 0
    },
    /** The header, once it is read. */
    get head(): CsvHead | undefined {
      return names && { names, line: firstLine }
    },
    addRow(bytes: Uint8Array, cells: RowCells, at: number): void {
      if (at <= layout.skipLines || isComment(bytes, cells, layout)) return
      line = at
      if (!builder) {
        begin(bytes, cells)
        if (header) return
      }
      if (layout.hasSecondHeader && !isBelowHeaders) {
        isBelowHeaders = true
        return void notes.push(`${name}: line ${line} is a second line of the header: left out`)
      }
      if (cells.count !== names!.length) throw wrongLength(name, line, cells.count, names!.length, firstLine)
      if (builder!.size === lines.length) lines = grown(lines, Uint32Array)
      lines[builder!.size] = line
      builder!.addRow(bytes, cells)
    },
    finish() {
      if (!builder || builder.size === 0) throw noRows(name, firstLine)
      const { size, turned } = builder
      const columns = builder.finish(names!)
      const { decimal, thousands } = layout
      const rowAt = (row: number) => `${name}, line ${lines[row]}`
      const at = (row: number, column: number) => `${rowAt(row)}, column '${names![column]}'`
      const table: Table = { name, size, columns, hasHeader: header, decimal, thousands, notes, rowAt, at }
      return { table, turned }
    },
  }
}

function isComment(bytes: Uint8Array, { bounds, quoted }: RowCells, { comment }: CsvLayout): boolean {
  return comment !== undefined && bytes[bounds[0]!] === comment.charCodeAt(0) && quoted[0] === 0
}

function noRows(name: string, line: number): DataError {
  return new DataError({ where: `${name}, line ${line || 1}`, expected: 'rows below the header', received: 'none' })
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

function cellRules(
  names: readonly string[],
  {
    options: { missingValues = usualMissingValues, textColumns = [] },
    layout: { decimal, thousands },
    text,
  }: CsvReading,
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

/** The cells of a row as texts. */
export function textsOf(bytes: Uint8Array, { bounds, quoted, count }: RowCells, where: string): string[] {
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
