/** True where two values of plain JSON, or typed arrays of numbers, are the same; NaN is the same as NaN. */
export function equal(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every(
    (key) => key in b && equal((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  )
}

/** The index of the first element that differs by more than the tolerance (relative to the largest), or −1. NaN always differs. */
export function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): number {
  if (a.length !== b.length) return Math.min(a.length, b.length)
  const largest = largestOf(b)
  for (let i = 0; i < a.length; i++) if (!(Math.abs(a[i]! - b[i]!) <= tolerance * largest)) return i
  return -1
}

/** The largest size of a value, 0 where there is none. */
export function largestOf(values: ArrayLike<number>): number {
  let largest = 0
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!))
  return largest
}
