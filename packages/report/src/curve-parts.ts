import { formatMetric, type ValueKind } from '@telarjs/core'
import type { Axis } from './frame.js'
import { shareTick } from './scale.js'

/** Values by step or epoch; null where there is none. */
export type SeriesValues = ArrayLike<number | null>

/** Losses that fall through more than some factor are shown on a logarithmic axis. */
export function axisOf(
  quantity: string,
  kind: ValueKind = 'number',
  values: readonly number[] = [],
  factor = 50,
): Axis {
  if (kind === 'fraction') return { label: quantity, format: shareTick }
  const [low, high] = extent(values)
  return low > 0 && high / low > factor ? { label: `${quantity} (logarithmic)`, log: true } : { label: quantity }
}

export function epochAxis(epochs: readonly number[]): Axis {
  return {
    label: 'epoch',
    ...(epochs.length > 0 ? { range: extent(epochs) } : {}),
    format: (value) => (Number.isInteger(value) ? String(value) : ''),
  }
}

/** How numbers of a kind are written. */
export function writer(kind?: ValueKind) {
  return (value: number | null | undefined) => formatMetric(value, kind)
}

export function extent(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  return [low, high]
}

export function finiteOf(values: SeriesValues): number[] {
  return Array.from(values).filter((value): value is number => value !== null && Number.isFinite(value))
}

export function lastOf(values: SeriesValues): number | null | undefined {
  return values[values.length - 1]
}

/** About twenty places, the first and last among them, for tables of long curves. */
export function sampled(count: number): number[] {
  const places = Array.from({ length: Math.min(count, 21) }, (_, i) =>
    Math.round((i * (count - 1)) / Math.max(1, Math.min(count, 21) - 1)),
  )
  return [...new Set(places)]
}
