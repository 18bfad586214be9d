import type { ValueKind } from '@telarjs/core'
import { localized, percent, short } from '../texts/numbers.js'

/** `12.3k`, `4.56M` */
export function compact(value: number): string {
  if (value < 1000) return String(Math.round(value))
  if (value < 1e6) return localized(`${Number((value / 1000).toPrecision(3))}k`)
  return localized(`${Number((value / 1e6).toPrecision(3))}M`)
}

/**
 * The label of a tick: with as many digits as tell it from the next one.
 *
 * @param step from one tick to the next
 * @example
 * axisText('fraction', 0.975, 0.025) // '97.5 %'
 */
export function axisText(kind: ValueKind | undefined, value: number, step = 0.0001): string {
  if (kind !== 'fraction') return short(value)
  // Steps are 1, 2, 2.5 or 5 times a power of ten.
  const digits = [0, 1, 2, 3].find((count) => isWhole(step * 100 * 10 ** count)) ?? 4
  return percent(value, digits)
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6
}

/** `Test accuracy` */
export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `28 × 28 × 1` */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : shape.join(' × ')
}
