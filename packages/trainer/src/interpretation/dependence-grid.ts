/** At how many values of a column, and between which of its quantiles, the answers are looked at. */
export interface GridOptions {
  /** Values of the grid; a column of fewer different values has each of them. Defaults to 20. */
  readonly gridSize?: number
  /** Where the grid begins and ends, as shares of the samples. Defaults to 0.05 and 0.95. */
  readonly percentiles?: readonly [number, number]
}

/**
 * The values of a column at which partial dependence is taken, as scikit-learn chooses them: all values where they are fewer than the grid has, otherwise
 * so many at equal distances between two quantiles. Where both quantiles are one value, between the least and the largest value.
 *
 * @example
 * dependenceGrid([3, 1, 1, 2], { gridSize: 5 }) // [1, 2, 3]
 */
export function dependenceGrid(
  values: ArrayLike<number>,
  { gridSize = 20, percentiles = [0.05, 0.95] }: GridOptions = {},
): number[] {
  const sorted = Float64Array.from(values).sort()
  const different = [...new Set(sorted)]
  if (different.length < gridSize) return different
  const quantiles = percentiles.map((p) => empiricalQuantile(sorted, p)) as [number, number]
  const [low, high] = quantiles[1] > quantiles[0] ? quantiles : [sorted[0]!, sorted.at(-1)!]
  return Array.from({ length: gridSize }, (_, i) => low + ((high - low) * i) / (gridSize - 1))
}

/**
 * A quantile of sorted values as SciPy's `mquantiles` gives it: approximately unbiased whatever the distribution.
 * Cunnane, "Unbiased plotting positions" (1978), α = β = 0.4.
 */
function empiricalQuantile(sorted: Float64Array, p: number): number {
  const n = sorted.length
  const at = n * p + 0.4 + 0.2 * p
  const k = Math.floor(Math.min(Math.max(at, 1), n - 1))
  const share = Math.min(Math.max(at - k, 0), 1)
  return (1 - share) * sorted[k - 1]! + share * sorted[k]!
}
