import { styleText } from 'node:util'
import { visible, visibleLine } from './visible.js'

/** How much the CLI says, and where: results on stdout, everything else on stderr when stdout carries JSON. */
export interface Terminal {
  /** A line for people. Not said with --quiet. */
  say(line: string): void
  /** A line that replaces itself in a terminal; undefined where lines are piped. */
  readonly live: ((line: string) => void) | undefined
  /** A warning or an error, on stderr. */
  warn(line: string): void
  /** The one JSON object on the last line of stdout, with --json. */
  result(value: object): void
  /** Whether `result` has written its object. */
  hasResult(): boolean
}

export interface TerminalOptions {
  readonly quiet?: boolean
  readonly json?: boolean
}

export function createTerminal({ quiet = false, json = false }: TerminalOptions): Terminal {
  const stream = json ? process.stderr : process.stdout
  let hasLive = false
  let hasResult = false

  function endLive(): void {
    if (hasLive) stream.write('\r\x1b[2K')
    hasLive = false
  }

  function live(line: string): void {
    stream.write(`\r\x1b[2K${visible(line).slice(0, (stream.columns ?? 80) - 1)}`)
    hasLive = true
  }

  return {
    live: stream.isTTY && !quiet ? live : undefined,
    say(line) {
      if (quiet) return
      endLive()
      stream.write(`${visibleLine(line)}\n`)
    },
    warn(line) {
      endLive()
      process.stderr.write(`${visibleLine(line)}\n`)
    },
    result(value) {
      endLive()
      if (!json) return
      hasResult = true
      process.stdout.write(`${JSON.stringify(value)}\n`)
    },
    hasResult: () => hasResult,
  }
}

/** Bold, dim and red text where the terminal has colors. */
export const bold = (text: string): string => styleText('bold', text)
export const dim = (text: string): string => styleText('dim', text)
export const red = (text: string): string => styleText('red', text)

/** Lines of a table, the columns aligned; numbers to the right. */
export function table(cells: readonly (readonly string[])[]): string[] {
  const rows = cells.map((row) => row.map(visible))
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  const isNumber = rows[0]!.map((_, column) => rows.slice(1).every((row) => /^[\d.,−–-]*( ?%| s)?$/.test(row[column]!)))
  return rows.map((row) =>
    row
      .map((cell, column) => (isNumber[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!)))
      .join('  ')
      .trimEnd(),
  )
}
