import { DataError } from '@telarjs/core'
import type { ParquetColumn, ParquetFile } from '../formats/parquet.js'
import type { Table, TableColumn } from '../formats/table.js'
import { createTextCodes } from '../formats/text-codes.js'

/** What was read of the files of one split, and which columns could not be. */
export interface ReadParquet {
  readonly table: Table
  readonly notes: readonly string[]
}

/**
 * Reads files as one table, a column of a row group at a time. The types of the files say what columns are: numbers, texts, booleans (as true and
 * false) and dates (in ISO 8601). Columns of lists, structs and bytes are left out, and said.
 *
 * @param wanted the columns to read; without it, all
 * @throws DataError for damaged files
 */
export async function readParquetTable(
  files: readonly ParquetFile[],
  wanted?: ReadonlySet<string>,
): Promise<ReadParquet> {
  const [first] = files
  const name = files.length === 1 ? first!.name : `${first!.name} and ${files.length - 1} more`
  const size = files.reduce((sum, { rows }) => sum + rows, 0)
  if (size === 0) throw new DataError({ where: name, expected: 'rows', received: 'none' })
  const known = first!.columns.filter((column) => !wanted || wanted.has(column.name))
  const isRead = ({ kind }: ParquetColumn) => kind !== 'nested' && kind !== 'bytes' && kind !== 'image'
  const columns: TableColumn[] = []
  for (const column of known.filter(isRead)) columns.push(await readColumn(column, files, size))
  const notes = known
    .filter((column) => !isRead(column))
    .map(
      ({ name: column, kind }) =>
        `${column}: left out, since its cells are ${kind === 'bytes' ? 'bytes' : 'lists or structs'}`,
    )
  return {
    table: {
      name,
      size,
      columns,
      hasHeader: true,
      decimal: '.',
      rowAt: (row) => rowOf(files, row),
      at: (row, column) => placeOf(files, row, columns[column]?.name ?? `${column}`),
    },
    notes,
  }
}

/** The file of a row and its number there: `b.parquet, row 3`. */
function rowOf(files: readonly ParquetFile[], row: number): string {
  let rest = row
  for (const { name, rows, groups } of files) {
    if (rest < rows) return `${name}, row ${(groups[0]?.[0] ?? 0) + rest}`
    rest -= rows
  }
  return `row ${row}`
}

function placeOf(files: readonly ParquetFile[], row: number, column: string): string {
  return `${rowOf(files, row)}, column '${column}'`
}

async function readColumn(
  { name, kind, classes }: ParquetColumn,
  files: readonly ParquetFile[],
  size: number,
): Promise<TableColumn> {
  // Numbers of named classes are these names.
  return kind === 'number' && !classes ? readNumbers(name, files, size) : readTexts(name, files, size, classes)
}

async function readNumbers(name: string, files: readonly ParquetFile[], size: number): Promise<TableColumn> {
  const values = new Float64Array(size)
  let at = 0
  for await (const cells of groupsOf(name, files))
    for (let i = 0; i < cells.length; i++, at++) {
      const cell = cells[i]
      values[at] = cell === null || cell === undefined ? NaN : Number(cell)
    }
  const infinite = values.findIndex((value) => value === Infinity || value === -Infinity)
  if (infinite >= 0)
    throw new DataError({
      where: placeOf(files, infinite, name),
      expected: 'a finite number',
      received: `${values[infinite]}`,
    })
  return { name, kind: 'number', values }
}

async function readTexts(
  name: string,
  files: readonly ParquetFile[],
  size: number,
  classes: readonly string[] | undefined,
): Promise<TableColumn> {
  const values = new Int32Array(size)
  const codes = createTextCodes()
  let at = 0
  for await (const cells of groupsOf(name, files))
    for (let i = 0; i < cells.length; i++, at++) {
      const text = textOf(cells[i], classes) ?? refuseDate(placeOf(files, at, name))
      values[at] = text === '' ? -1 : codes.codeOf(text)
    }
  return { name, kind: 'text', values, texts: codes.texts(), numbers: 0 }
}

/** Empty where a cell is missing; −1 is that for classes. Undefined for a date beyond those that can be written. */
function textOf(cell: unknown, classes: readonly string[] | undefined): string | undefined {
  if (cell === null || cell === undefined) return ''
  if (classes) return classes[Number(cell)] ?? (Number(cell) < 0 ? '' : String(cell))
  if (!(cell instanceof Date)) return String(cell)
  return Number.isNaN(cell.getTime()) ? undefined : cell.toISOString().replace('T00:00:00.000Z', '')
}

function refuseDate(where: string): never {
  throw new DataError({ where, expected: 'a date within 271,821 years of 1970', received: 'one beyond' })
}

async function* groupsOf(column: string, files: readonly ParquetFile[]): AsyncGenerator<ArrayLike<unknown>> {
  for (const file of files) for (const group of file.groups.keys()) yield await file.read(column, group)
}
