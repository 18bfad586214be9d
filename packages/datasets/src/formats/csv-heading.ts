/** Lines that are looked at to find where the rows begin. */
const linesLookedAt = 12

/** The cells of a line, without their quotes. Quoted cells that span lines are none of a heading. */
export function cellsOf(line: string, delimiter: string): string[] {
  const cells: string[] = []
  let cell = ''
  let isQuoted = false
  for (const character of line) {
    if (character === '"') isQuoted = !isQuoted
    else if (character === delimiter && !isQuoted) {
      cells.push(cell.trim())
      cell = ''
    } else cell += character
  }
  return [...cells, cell.trim()]
}

/**
 * How many lines stand above the header, such as a title or a date: lines of half as many cells, or fewer, than the header and at least two lines
 * below it have. Without such a header none.
 */
export function linesAboveHeader(lines: readonly string[], delimiterOf: (line: string) => string): number {
  const full = lines
    .slice(0, linesLookedAt)
    .map((line, at) => ({ line, at }))
    .filter(({ line }) => line.trim() !== '')
  const header = full.findIndex(({ line }, i) => {
    const delimiter = delimiterOf(line)
    const width = cellsOf(line, delimiter).length
    const below = full.slice(i + 1, i + 4)
    return width >= 3 && below.length >= 2 && below.every((next) => cellsOf(next.line, delimiter).length === width)
  })
  if (header <= 0) return 0
  const delimiter = delimiterOf(full[header]!.line)
  const width = cellsOf(full[header]!.line, delimiter).length
  const areShort = full.slice(0, header).every(({ line }) => 2 * cellsOf(line, delimiter).length <= width)
  return areShort ? full[header]!.at : 0
}

/**
 * Whether the line below the header belongs to it, such as one of units: it holds text where all lines below hold numbers, and a number in no column.
 *
 * @param lines from the header on
 * @param isNumber whether a cell is a number; empty ones are none
 */
export function hasSecondHeader(
  lines: readonly string[],
  delimiter: string,
  isNumber: (cell: string) => boolean,
  isMissing: (cell: string) => boolean,
): boolean {
  const [, second, ...below] = lines
    .filter((line) => line.trim() !== '')
    .slice(0, linesLookedAt)
    .map((line) => cellsOf(line, delimiter))
  if (!second || below.length < 2 || second.some(isNumber)) return false
  return second.some((cell, column) => {
    const others = below.map((cells) => cells[column] ?? '').filter((other) => !isMissing(other))
    return !isMissing(cell) && others.length >= 2 && others.every(isNumber)
  })
}

/**
 * Whether the first row of a table names its columns: no cell is a number, or all numbers are whole and rising, as years are.
 *
 * @example
 * looksLikeHeader(['name', '2019', '2020']) // true
 * looksLikeHeader(['5.1', '3.5', '1.4', 'setosa']) // false
 */
export function looksLikeHeader(cells: readonly string[]): boolean {
  const numbers = cells.map((cell) => (cell === '' ? NaN : Number(cell.replace(',', '.')))).filter(Number.isFinite)
  return numbers.every((number, i) => Number.isInteger(number) && (i === 0 || number > numbers[i - 1]!))
}
