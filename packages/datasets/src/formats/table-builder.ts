import { DataError } from '@telarjs/core'
import type { RowCells } from './csv-rows.js'
import { cellText } from './csv-text.js'
import { parseNumber, type NumberStyle } from './number-text.js'
import type { TableColumn } from './table.js'

/** A column of text that is being read, or one of numbers until a cell is none. */
interface Accumulator {
  texts: Map<string, number> | undefined
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

const [zero, point] = [0x30, 0x2e]

/**
 * Collects rows of cells into columns: float64 where all cells are numbers, otherwise every text once and its number for each row.
 * A column that turns out to be text after its first numbers is named by `turned`: their text is gone, so that it has to be read again.
 *
 * @param where the place of a cell, for messages
 */
export function createTableBuilder(width: number, rules: CellRules, where: (column: number) => string) {
  const columns = Array.from({ length: width }, (_, column): Accumulator => ({
    texts: rules.isText(column) ? new Map() : undefined,
    codes: new Int32Array(rules.isText(column) ? 16 : 0),
    numeric: 0,
    hasLeadingZeros: false,
  }))
  /** The numbers of each column; none of one that is text. */
  const numbers = columns.map(({ texts }) => new Float64Array(texts ? 0 : 16))
  const turned = new Set<number>()
  let size = 0
  let capacity = 16

  function makeRoom(): void {
    columns.forEach((column, index) => {
      if (column.texts) column.codes = grown(column.codes, Int32Array)
      else numbers[index] = grown(numbers[index]!, Float64Array)
    })
    capacity = columns[0]!.texts ? columns[0]!.codes.length : numbers[0]!.length
  }

  /** Adds a cell that is no plain decimal, or one of a column of text. */
  function addCell(bytes: Uint8Array, start: number, end: number, isEscaped: boolean, index: number): void {
    const column = columns[index]!
    const value = start === end || isEscaped ? NaN : parseNumber(bytes, start, end, rules)
    const isCode = value === value && end - start > 1 && bytes[start] === zero && isDigit(bytes[start + 1]!)
    if (isCode) column.hasLeadingZeros = true
    if (column.texts) return addText(column, bytes, start, end, isEscaped, index, value)
    if (value === value && !isCode) {
      if (value === Infinity || value === -Infinity)
        throw new DataError({
          where: where(index),
          expected: 'a finite number',
          received: `'${textOf(bytes, start, end, false, index)}'`,
        })
      numbers[index]![size] = value
    } else if (start === end || isMissing(textOf(bytes, start, end, isEscaped, index))) {
      numbers[index]![size] = NaN
    } else {
      column.numeric = numbers[index]!.subarray(0, size).reduce((count, number) => count + Number(number === number), 0)
      if (column.numeric > 0) turned.add(index)
      column.texts = new Map()
      column.codes = new Int32Array(numbers[index]!.length).fill(-1, 0, size)
      numbers[index] = new Float64Array()
      addText(column, bytes, start, end, isEscaped, index, value)
    }
  }

  function addText(
    column: Accumulator,
    bytes: Uint8Array,
    start: number,
    end: number,
    isEscaped: boolean,
    index: number,
    value: number,
  ): void {
    const text = textOf(bytes, start, end, isEscaped, index)
    if (isMissing(text)) {
      column.codes[size] = -1
      return
    }
    if (value === value) column.numeric++
    let code = column.texts!.get(text)
    if (code === undefined) column.texts!.set(text, (code = column.texts!.size))
    column.codes[size] = code
  }

  function textOf(bytes: Uint8Array, start: number, end: number, isEscaped: boolean, index: number): string {
    return cellText(bytes.subarray(start, end), isEscaped, () => where(index))
  }

  function isMissing(text: string): boolean {
    return text.length <= 12 && rules.missing.has(text.toLowerCase())
  }

  return {
    /** Columns whose first numbers would have to be read again as text. */
    turned,
    get size() {
      return size
    },
    addRow(bytes: Uint8Array, { bounds, quoted, plain }: RowCells): void {
      if (size === capacity) makeRoom()
      for (let index = 0; index < width; index++) {
        const value = plain[index]!
        const column = numbers[index]!
        if (value === value && column.length > 0) column[size] = value
        else addCell(bytes, bounds[2 * index]!, bounds[2 * index + 1]!, quoted[index] === 2, index)
      }
      size++
    },
    /** The columns; what is not needed any more is given up one by one. */
    finish(names: readonly string[]): TableColumn[] {
      return columns.map((column, index): TableColumn => {
        const name = names[index]!
        if (column.texts) {
          const { codes, texts, numeric, hasLeadingZeros } = column
          const numbers = hasLeadingZeros ? 0 : numeric
          column.codes = new Int32Array()
          return { name, kind: 'text', values: codes.slice(0, size), texts: [...texts.keys()], numbers }
        }
        const values = numbers[index]!.length === size ? numbers[index]! : numbers[index]!.slice(0, size)
        numbers[index] = new Float64Array()
        return { name, kind: 'number', values }
      })
    },
  }
}

function isDigit(byte: number): boolean {
  return byte !== point && byte >= zero && byte <= 0x39
}

/** A copy with room for more. */
export function grown<T extends Float64Array | Int32Array | Uint32Array>(
  values: T,
  type: new (length: number) => T,
): T {
  const larger = new type(Math.ceil(values.length * 1.6) + 16)
  larger.set(values)
  return larger
}
