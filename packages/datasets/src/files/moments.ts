/** Mean and standard deviation (divided by n), in two passes. Spread that is no more than rounding counts as 0, as in scikit-learn's scalers. */
export function moments(values: Float64Array): { readonly mean: number; readonly deviation: number } {
  const n = values.length
  let sum = 0
  for (const x of values) sum += x
  const mean = sum / n
  let squares = 0
  let rest = 0
  for (const x of values) {
    squares += (x - mean) ** 2
    rest += x - mean
  }
  return { mean, deviation: deviationOf((squares - rest ** 2 / n) / n, n, mean) }
}

/** The root of a variance; 0 for one that is no more than rounding. */
function deviationOf(variance: number, n: number, mean: number): number {
  const rounding = n * Number.EPSILON * variance + (n * mean * Number.EPSILON) ** 2
  return variance <= rounding ? 0 : Math.sqrt(variance)
}

/** How many numbers there are, with their mean and standard deviation. */
export interface Moments {
  readonly n: number
  readonly mean: number
  readonly deviation: number
}

/** The moments of two sets of numbers together (Chan, Golub and LeVeque 1979). */
export function unitedMoments(one: Moments, other: Moments): Moments {
  if (one.n === 0 || other.n === 0) return one.n === 0 ? other : one
  const n = one.n + other.n
  const apart = other.mean - one.mean
  const mean = one.mean + (apart * other.n) / n
  const squares = one.n * one.deviation ** 2 + other.n * other.deviation ** 2 + (apart ** 2 * one.n * other.n) / n
  return { n, mean, deviation: deviationOf(squares / n, n, mean) }
}

/** A quantile of sorted values, linear between neighbors, as NumPy's default. */
export function quantile(sorted: Float64Array, q: number): number {
  const at = (sorted.length - 1) * q
  const low = Math.floor(at)
  const [a, b] = [sorted[low]!, sorted[Math.min(low + 1, sorted.length - 1)]!]
  return a + (b - a) * (at - low)
}
