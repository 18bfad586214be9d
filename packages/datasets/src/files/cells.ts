import type { Table, TableColumn } from '../formats/table.js'

/** The words that a boolean is written with, in small letters. */
export const booleanWords = { yes: ['true', 'yes', 't', 'y', '1'], no: ['false', 'no', 'f', 'n', '0'] } as const

const booleans = new Map<string, 0 | 1>([
  ...booleanWords.yes.map((word) => [word, 1] as const),
  ...booleanWords.no.map((word) => [word, 0] as const),
])

/** What a text says as a boolean; undefined for other texts. */
export function booleanOf(text: string): 0 | 1 | undefined {
  return booleans.get(text.toLowerCase())
}

const isoDate = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(Z|[+-]\d{2}:?\d{2})?)?$/

/** Days since 1970-01-01 in UTC of a date, or date and time, in ISO 8601; undefined for other texts and for days that no calendar has. */
export function daysOf(text: string): number | undefined {
  const match = isoDate.exec(text)
  if (!match) return undefined
  const [, day = '', time = '00:00', zone = 'Z'] = match
  const midnight = Date.parse(`${day}T00:00:00Z`)
  // Date.parse takes February 30 for March 1.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== day) return undefined
  const milliseconds = Date.parse(`${day}T${time}${zone}`)
  return Number.isNaN(milliseconds) ? undefined : milliseconds / 86_400_000
}

/** Month 0 … 11 and weekday 0 … 6 from Monday of a day since 1970, which was a Thursday. */
export function calendarOf(days: number): { readonly month: number; readonly weekday: number } {
  const day = Math.floor(days)
  return { month: new Date(day * 86_400_000).getUTCMonth(), weekday: (((day + 3) % 7) + 7) % 7 }
}

/** How numbers are written in a table. */
export type NumberFormat = Pick<Table, 'decimal' | 'thousands'>

/** The number that a text writes in decimal; NaN for other texts, among them JavaScript's hexadecimals. */
export function numberOf(text: string, { decimal, thousands }: NumberFormat): number {
  const isGrouped = thousands !== undefined && new RegExp(`^[+-]?\\d{1,3}(\\${thousands}\\d{3})+(?!\\d)`).test(text)
  const whole = isGrouped ? text.replaceAll(thousands, '') : text
  if (decimal === ',' && whole.includes('.')) return NaN
  const written = decimal === ',' ? whole.replace(',', '.') : whole
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(written) ? Number(written) : NaN
}

/** The cells of a column as texts; numbers as JavaScript writes them; undefined where one is missing. */
export function textAt(column: TableColumn, row: number): string | undefined {
  const value = column.values[row]!
  if (column.kind === 'text') return value < 0 ? undefined : column.texts[value]
  return Number.isNaN(value) ? undefined : String(value)
}
