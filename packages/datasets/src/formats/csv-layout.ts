import { cellsOf, hasSecondHeader, linesAboveHeader } from './csv-heading.js'

/** What may be said of how a table is written; what is not said is guessed from its beginning. */
export interface CsvOptions {
  /** Whether the first row names the columns (default true). */
  readonly header?: boolean | undefined
  /** What stands between cells; without it, what is most frequent in the first line: comma, tab, bar or semicolon. */
  readonly delimiter?: string | undefined
  /** What stands before the fraction of numbers; without it, a comma where cells are not divided by commas and numbers have one. */
  readonly decimal?: '.' | ',' | undefined
  /** What stands between groups of three digits; without it, a comma or dot where numbers are written so beyond doubt, such as "1,234" in quotes. */
  readonly thousands?: string | undefined
  /** Lines that begin so are left out; without it, only those above the header that begin with #. */
  readonly comment?: string | undefined
  /** Lines above the header that are no data; without it, comments and lines with far fewer cells than those below. */
  readonly skipLines?: number | undefined
  /** A label of the Encoding Standard; without it, UTF-8, or UTF-16 where the file looks so. */
  readonly encoding?: string | undefined
  /** Cells that hold nothing, whatever their case. */
  readonly missingValues?: readonly string[] | undefined
}

/** How a table is written. */
export interface CsvLayout {
  readonly delimiter: string
  readonly decimal: '.' | ','
  readonly thousands: string | undefined
  /** Lines before the header. */
  readonly skipLines: number
  readonly comment: string | undefined
  /** Whether a second line of the header, such as one of units, is left out. */
  readonly hasSecondHeader: boolean
}

/** Words for a missing cell, as pandas knows them, and the question mark of the UCI repository. */
export const missingValues = [
  '',
  'NA',
  'N/A',
  '#N/A',
  '#NA',
  '#N/A N/A',
  'NaN',
  '-NaN',
  '1.#IND',
  '-1.#IND',
  '1.#QNAN',
  '-1.#QNAN',
  'null',
  'None',
  '<NA>',
  '?',
] as const

/** Guesses the layout of a table from the text that it begins with. */
export function guessLayout(start: string, options: CsvOptions): CsvLayout {
  const lines = start.split(/\r\n|\r|\n/)
  const told = /^"?sep=(.)"?$/i.exec(lines[0]!.trim())?.[1]
  let skipLines = options.skipLines ?? (told ? 1 : 0)
  const delimiterOf = (line: string) => options.delimiter ?? told ?? guessDelimiter(line)
  if (options.skipLines === undefined) skipLines += commentLines(lines.slice(skipLines), delimiterOf)
  if (options.skipLines === undefined && options.comment === undefined)
    skipLines += linesAboveHeader(lines.slice(skipLines), delimiterOf)
  const rest = lines.slice(skipLines)
  const delimiter = delimiterOf(rest.find((line) => line.trim() !== '') ?? '')
  const { comment, header = true } = options
  const thousands = options.thousands ?? guessThousands(rest, delimiter)
  const decimal = options.decimal ?? (thousands === '.' ? ',' : guessDecimal(rest, delimiter))
  const missing = new Set((options.missingValues ?? missingValues).map((word) => word.toLowerCase()))
  const isNumber = (cell: string) => cell !== '' && !Number.isNaN(Number(plain(cell, decimal, thousands)))
  const second = header && hasSecondHeader(rest, delimiter, isNumber, (cell) => missing.has(cell.toLowerCase()))
  return { delimiter, decimal, thousands, comment, skipLines, hasSecondHeader: second }
}

function plain(cell: string, decimal: string, thousands: string | undefined): string {
  const whole = thousands === undefined ? cell : cell.replaceAll(thousands, '')
  return decimal === ',' ? whole.replace(',', '.') : whole
}

/** Numbers in groups of three that can be read in one way only: in quotes between commas, or with another sign before the fraction. */
function guessThousands(lines: readonly string[], delimiter: string): string | undefined {
  const cells = lines.slice(0, 200).flatMap((line) => cellsOf(line, delimiter))
  const some = (pattern: RegExp) => cells.some((cell) => pattern.test(cell))
  if (delimiter === ',') return some(/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/) ? ',' : undefined
  if (some(/^[+-]?\d{1,3}(\.\d{3})+,\d+$/)) return '.'
  return some(/^[+-]?\d{1,3}((,\d{3})+\.\d+|(,\d{3}){2,})$/) ? ',' : undefined
}

/** Lines at the top that begin with # are comments, unless they have as many cells as the line below them: then they are the header. */
function commentLines(lines: readonly string[], delimiterOf: (line: string) => string): number {
  const first = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#'))
  if (first <= 0) return 0
  const delimiter = delimiterOf(lines[first]!)
  const width = (line: string) => line.split(delimiter).length
  return width(lines[first - 1]!) === width(lines[first]!) && width(lines[first]!) > 1 ? first - 1 : first
}

/** What stands most often in a line, outside quotes. */
function guessDelimiter(line: string): string {
  const bare = line.replaceAll(/"[^"]*"/g, '')
  const [best = ','] = [',', '\t', ';', '|'].sort((a, b) => bare.split(b).length - bare.split(a).length)
  return best
}

function guessDecimal(lines: readonly string[], delimiter: string): '.' | ',' {
  if (delimiter === ',') return '.'
  const cells = lines
    .slice(0, 200)
    .flatMap((line) => line.split(delimiter).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1')))
  const count = (pattern: RegExp) => cells.filter((cell) => pattern.test(cell)).length
  return count(/^[+-]?\d*,\d+$/) > count(/^[+-]?\d*\.\d+$/) ? ',' : '.'
}
