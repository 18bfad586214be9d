import { DataError } from '@telarjs/core'
import Papa from 'papaparse'

/** A CSV file as text, cell by cell. */
export interface Table {
  /** The names of the columns; their numbers from 0 where the file has no header. */
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Where a cell stands, for messages: `a.csv, line 3, column 'width'`. Quoted cells may span lines. */
  at(row: number, column: number): string
}

/**
 * Reads a CSV file (RFC 4180); blank lines are left out, spaces around cells too.
 *
 * @param name the file, for messages
 * @param delimiter without it, guessed: comma, tab, bar or semicolon
 * @throws DataError that names the line: an open quote, or a row of another length than the first
 */
export function parseCsv(text: string, name: string, { header = true, delimiter = '' } = {}): Table {
  if (text.trim() === '') throw new DataError(`${name}: the file is empty; expected rows of numbers`)
  const content = text.replace(/^\uFEFF/, '')
  const { data, errors } = Papa.parse<string[]>(content, {
    delimiter: delimiter || guessDelimiter(content),
    transform: (cell: string) => cell.trim(),
  })
  const line = lineCounter(data)
  const broken = errors.find(({ type }) => type === 'Quotes')
  if (broken) throw new DataError(`${name}, line ${line(broken.row ?? 0)}: ${broken.message}`)
  const kept = data.flatMap((row, place) => (row.length === 1 && row[0] === '' ? [] : [place]))
  const first = data[kept[0]!]!
  const wrong = kept.find((place) => data[place]!.length !== first.length)
  if (wrong !== undefined)
    throw new DataError(
      `${name}, line ${line(wrong)}: expected ${first.length} cells as in line ${line(kept[0]!)}, received ${data[wrong]!.length}`,
    )
  const columns = header ? first : first.map((_, column) => String(column))
  const twice = columns.find((column, i) => columns.indexOf(column) !== i)
  if (twice !== undefined) throw new DataError(`${name}, line ${line(kept[0]!)}: two columns are named '${twice}'`)
  const places = header ? kept.slice(1) : kept
  if (places.length === 0)
    throw new DataError(`${name}, line ${line(kept[0]!)}: expected rows below the header, received none`)
  return {
    columns,
    rows: places.map((place) => data[place]!),
    at: (row, column) => `${name}, line ${line(places[row]!)}, column '${columns[column]}'`,
  }
}

/** The numbers of some columns, row by row. @throws DataError that names the line and column of a cell that is none */
export function floatCells({ rows, at }: Table, columns: readonly number[]): Float32Array {
  const values = new Float32Array(rows.length * columns.length)
  let i = 0
  rows.forEach((cells, row) => {
    for (const column of columns) {
      const cell = cells[column]!
      const value = Math.fround(Number(cell))
      if (cell === '' || !Number.isFinite(value))
        throw new DataError(
          `${at(row, column)}: expected a finite number, received ${cell === '' ? 'an empty cell' : `'${cell}'`}`,
        )
      values[i++] = value
    }
  })
  return values
}

/** What stands most often in the first line, outside quotes. Papa Parse's own guess fails for small files with blank lines. */
function guessDelimiter(text: string): string {
  const [line = ''] = /\S.*/.exec(text) ?? []
  const bare = line.replaceAll(/"[^"]*"/g, '')
  const [best = ','] = [',', '\t', ';', '|'].sort((a, b) => bare.split(b).length - bare.split(a).length)
  return best
}

/** Lines are counted only for a message: cells may hold line breaks. */
function lineCounter(data: readonly (readonly string[])[]): (place: number) => number {
  return (place) => data.slice(0, place).reduce((lines, row) => lines + 1 + row.join('').split('\n').length - 1, 1)
}
