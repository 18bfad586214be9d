/** Fewer points of a long curve: of each bucket the least and the most, so that no peak is lost. */
export function downsample(
  x: ArrayLike<number>,
  y: ArrayLike<number>,
  most: number,
): { readonly x: number[]; readonly y: number[] } {
  const count = Math.min(x.length, y.length)
  if (count <= most)
    return { x: Array.from({ length: count }, (_, i) => x[i]!), y: Array.from({ length: count }, (_, i) => y[i]!) }
  const buckets = Math.floor(most / 2)
  const kept = { x: [] as number[], y: [] as number[] }
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = Math.floor((bucket * count) / buckets)
    const to = Math.floor(((bucket + 1) * count) / buckets)
    let [low, high] = [from, from]
    for (let i = from; i < to; i++) {
      if (y[i]! < y[low]!) low = i
      if (y[i]! > y[high]!) high = i
    }
    for (const i of low === high ? [low] : [Math.min(low, high), Math.max(low, high)]) {
      kept.x.push(x[i]!)
      kept.y.push(y[i]!)
    }
  }
  return kept
}

/**
 * Exponential moving average, corrected for its beginning as Adam's means are: mₜ = s·mₜ₋₁ + (1 − s)·yₜ, divided by 1 − sᵗ.
 * Values that are not finite are passed over.
 */
export function smooth(y: ArrayLike<number>, s: number): Float64Array {
  const smoothed = new Float64Array(y.length)
  let [mean, weight] = [0, 0]
  for (let i = 0; i < y.length; i++) {
    if (Number.isFinite(y[i]!)) {
      mean = s * mean + (1 - s) * y[i]!
      weight = s * weight + (1 - s)
    }
    smoothed[i] = weight > 0 ? mean / weight : NaN
  }
  return smoothed
}
