import type { Measured } from '../rows/task.js'

/** Middle of an odd number of values, mean of the two middle ones of an even number. */
export function median(values: readonly number[]): number {
  if (values.length === 0) return NaN
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 === 1 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

export function samplesPerSecond({ epochs }: Pick<Measured, 'epochs'>): number {
  return sum(epochs.map(({ samples }) => samples)) / sum(epochs.map(({ seconds }) => seconds))
}

/** Seconds of training up to the end of the first epoch that is at least so accurate; undefined where none is. */
export function secondsTo(accuracy: number, { epochs }: Pick<Measured, 'epochs'>): number | undefined {
  const last = epochs.findIndex((epoch) => epoch.accuracy !== undefined && epoch.accuracy >= accuracy)
  return last < 0 ? undefined : sum(epochs.slice(0, last + 1).map(({ seconds }) => seconds))
}

/** How many times as fast `rows` is as `base`: the median of the rounds in which both ran, so that what slows a whole round cancels out. */
export function ratio(row: readonly (number | undefined)[], base: readonly (number | undefined)[]): number | undefined {
  const ratios = row.flatMap((value, round) =>
    value !== undefined && base[round] !== undefined ? [value / base[round]] : [],
  )
  return ratios.length > 0 ? median(ratios) : undefined
}

/** Three digits that count: 1,234, 56.7, 0.0123. */
export function show(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–'
  return value.toLocaleString('en', {
    maximumSignificantDigits: Math.max(3, Math.ceil(Math.log10(Math.max(value, 1)))),
  })
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
