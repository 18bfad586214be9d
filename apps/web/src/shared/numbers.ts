import { percent, short } from '@telarjs/core'

/** `12.3k`, `4.56M` */
export function compact(value: number): string {
  if (value < 1000) return String(Math.round(value))
  if (value < 1e6) return `${Number((value / 1000).toPrecision(3))}k`
  return `${Number((value / 1e6).toPrecision(3))}M`
}

/** A metric: parts of one as per cent, anything else as a number. */
export function metricText(name: string, value: number): string {
  return /loss|error|mae|mse|r2/.test(name) || value < 0 || value > 1 ? short(value) : percent(value)
}

/** `Test accuracy` */
export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `28 × 28 × 1` */
export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : shape.join(' × ')
}
