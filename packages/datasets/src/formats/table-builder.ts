import { DataError } from '@telarjs/core'
import type { RowCells } from './csv-memory.js'
import { cellText } from './csv-text.js'
import { parseNumber, type NumberStyle } from './number-text.js'
import type { TableColumn } from './table.js'
import { createTextCodes, type TextCodes } from './text-codes.js'

/** A column of text that is being read, or one of numbers until a cell is none. */
interface Accumulator {
  /** The numbers of the rows before the present block. */
  blocks: Float64Array[]
  texts: TextCodes | undefined
  codes: Int32Array
  /** Cells that are numbers, in a column of text. */
  numeric: number
  hasLeadingZeros: boolean
}

/** How cells are understood. */
export interface CellRules extends NumberStyle {
  /** In lower case. */
  readonly missing: ReadonlySet<string>
  /** Columns that are text even where their cells are numbers. */
  isText(column: number): boolean
}

/** How many rows there may be, judged by those so far and where the present one begins in its bytes. It need not be right. */
export type RowsExpected = (rows: number, at: number) => number

const [zero, point] = [0x30, 0x2e]

/** A table whose rows are being read. */
interface UnfinishedTable {
  readonly columns: readonly Accumulator[]
  /** The numbers of each column in the present block of rows; none of one that is text. */
  readonly numbers: Float64Array[]
  /** Columns of text whose first numbers are gone. */
  readonly turned: Set<number>
  readonly rules: CellRules
  /** The place of a cell, for messages. */
  readonly where: (column: number) => string
  readonly rowsExpected: RowsExpected
  size: number
  /** The first row of the present block, and the one behind its last. */
  start: number
  end: number
}

/**
 * Rows of the first block, and of the longest: each is as long as those before it together, so that nothing is copied before the end. After a block of the
 * longest kind, one with room for all rows that are expected takes the place of all blocks.
 */
const rowsOfBlock = { first: 16, most: 16_384 }

/**
 * Collects rows of cells into columns: float64 where all cells are numbers, otherwise every text once and its number for each row.
 * A column that turns out to be text after its first numbers is named by `turned`: their text is gone, so that it has to be read again.
 *
 * @param where the place of a cell, for messages
 */
export function createTableBuilder(
  width: number,
  rules: CellRules,
  where: (column: number) => string,
  rowsExpected: RowsExpected,
) {
  const columns = Array.from({ length: width }, (_, column): Accumulator => ({
    blocks: [],
    texts: rules.isText(column) ? createTextCodes() : undefined,
    codes: new Int32Array(0),
    numeric: 0,
    hasLeadingZeros: false,
  }))
  const numbers = columns.map(({ texts }) => new Float64Array(texts ? 0 : rowsOfBlock.first))
  const end = rowsOfBlock.first
  const table: UnfinishedTable = {
    columns,
    numbers,
    turned: new Set(),
    rules,
    where,
    rowsExpected,
    size: 0,
    start: 0,
    end,
  }
  return {
    /** Columns whose first numbers would have to be read again as text. */
    turned: table.turned,
    get size() {
      return table.size
    },
    addRow(bytes: Uint8Array, { bounds, quoted, plain }: RowCells): void {
      if (table.size === table.end) beginBlock(table, bounds[0]!)
      const row = table.size - table.start
      for (let index = 0; index < width; index++) {
        const value = plain[index]!
        const column = numbers[index]!
        if (value === value && column.length > 0) column[row] = value
        else addCell(table, bytes, bounds[2 * index]!, bounds[2 * index + 1]!, quoted[index] === 2, index)
      }
      table.size++
    },
    /** The columns; what is not needed any more is given up one by one. */
    finish: (names: readonly string[]): TableColumn[] => names.map((name, index) => finishColumn(table, name, index)),
  }
}

function beginBlock(table: UnfinishedTable, at: number): void {
  const { columns, numbers, size } = table
  const expected = size === rowsOfBlock.most ? table.rowsExpected(size, at) : 0
  if (expected > size) return makeRoom(table, expected)
  const rows = Math.min(size, rowsOfBlock.most)
  columns.forEach(({ blocks, texts }, index) => {
    if (texts) return
    blocks.push(numbers[index]!)
    numbers[index] = new Float64Array(rows)
  })
  table.start = size
  table.end = size + rows
}

/** Room for so many rows in one piece. The system gives memory to what is written, so that too much room costs nothing. */
function makeRoom(table: UnfinishedTable, rows: number): void {
  table.columns.forEach(({ texts }, index) => {
    if (!texts) table.numbers[index] = takeNumbers(table, index, rows)
  })
  table.start = 0
  table.end = rows
}

/** Adds a cell that is no plain decimal, or one of a column of text. */
function addCell(
  table: UnfinishedTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  isEscaped: boolean,
  index: number,
): void {
  const { rules } = table
  const column = table.columns[index]!
  const numbers = table.numbers[index]!
  const row = table.size - table.start
  const value = start === end || isEscaped ? NaN : parseNumber(bytes, start, end, rules)
  const isCode = value === value && end - start > 1 && bytes[start] === zero && isDigit(bytes[start + 1]!)
  if (isCode) column.hasLeadingZeros = true
  if (start === end && !column.texts) {
    numbers[row] = NaN
    return
  }
  if (value === value && !isCode && !column.texts) {
    if (Math.abs(value) === Infinity) {
      const received = `'${textOf(table, bytes, start, end, false, index)}'`
      throw new DataError({ where: table.where(index), expected: 'a finite number', received })
    }
    numbers[row] = value
    return
  }
  const text = textOf(table, bytes, start, end, isEscaped, index)
  const isMissing = text.length <= 12 && rules.missing.has(text.toLowerCase())
  if (isMissing && !column.texts) numbers[row] = NaN
  else if (isMissing) putCode(column, table.size, -1)
  else addText(table, text, value === value, index)
}

/** Apart from `addCell`, whose numbers then need no closure. */
function textOf(
  { where }: UnfinishedTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  isEscaped: boolean,
  index: number,
): string {
  return cellText(bytes.subarray(start, end), isEscaped, () => where(index))
}

/** Adds a text, which makes text of a column that was one of numbers. */
function addText(table: UnfinishedTable, text: string, isNumber: boolean, index: number): void {
  const column = table.columns[index]!
  const texts = column.texts ?? turnToText(table, index)
  if (isNumber) column.numeric++
  putCode(column, table.size, texts.codeOf(text))
}

function putCode(column: Accumulator, row: number, code: number): void {
  if (row >= column.codes.length) column.codes = grown(column.codes, Int32Array)
  column.codes[row] = code
}

function turnToText(table: UnfinishedTable, index: number): TextCodes {
  const column = table.columns[index]!
  column.numeric = takeNumbers(table, index).reduce((count, number) => count + Number(number === number), 0)
  if (column.numeric > 0) table.turned.add(index)
  column.codes = new Int32Array(table.size + 1).fill(-1)
  return (column.texts = createTextCodes())
}

/** All numbers of a column, which gives them up, with room for so many. */
function takeNumbers({ columns, numbers, size, start }: UnfinishedTable, index: number, room = size): Float64Array {
  const last = numbers[index]!
  const { blocks } = columns[index]!
  columns[index]!.blocks = []
  numbers[index] = new Float64Array()
  // Memory that was never written takes no room, so that a little too much of it may stay.
  if (start === 0 && room === size && 16 * size > 15 * last.length) return last.subarray(0, size)
  const values = new Float64Array(room)
  let at = 0
  for (const block of blocks) {
    values.set(block, at)
    at += block.length
  }
  values.set(last.subarray(0, size - start), at)
  return values
}

function finishColumn(table: UnfinishedTable, name: string, index: number): TableColumn {
  const column = table.columns[index]!
  if (column.texts) {
    const { codes, texts, numeric, hasLeadingZeros } = column
    column.codes = new Int32Array()
    const values = codes.slice(0, table.size)
    return { name, kind: 'text', values, texts: texts.texts(), numbers: hasLeadingZeros ? 0 : numeric }
  }
  return { name, kind: 'number', values: takeNumbers(table, index) }
}

function isDigit(byte: number): boolean {
  return byte !== point && byte >= zero && byte <= 0x39
}

/** A copy with room for more. */
export function grown<T extends Int32Array | Uint32Array>(values: T, type: new (length: number) => T): T {
  const larger = new type(Math.ceil(values.length * 1.6) + 16)
  larger.set(values)
  return larger
}
