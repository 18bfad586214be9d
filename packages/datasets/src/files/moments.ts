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
  const variance = (squares - rest ** 2 / n) / n
  const rounding = n * Number.EPSILON * variance + (n * mean * Number.EPSILON) ** 2
  return { mean, deviation: variance <= rounding ? 0 : Math.sqrt(variance) }
}

/** A quantile of sorted values, linear between neighbors, as NumPy's default. */
export function quantile(sorted: Float64Array, q: number): number {
  const at = (sorted.length - 1) * q
  const low = Math.floor(at)
  const [a, b] = [sorted[low]!, sorted[Math.min(low + 1, sorted.length - 1)]!]
  return a + (b - a) * (at - low)
}
