interface Curve {
  readonly y: readonly number[]
  readonly points?: boolean
}

/**
 * What an axis shows: nearly all values (the first few of a run, which stand far out, would press all others flat), out to round numbers, so
 * that it moves seldom while curves grow.
 */
export function rangeOf(series: readonly Curve[], fromZero = false): [number, number] {
  const bounds = series.map(({ y, points }) => {
    const sorted = Float64Array.from(y.filter(Number.isFinite)).sort()
    const cut = points || sorted.length < 200 ? 0 : Math.floor(sorted.length * 0.015)
    return [sorted[cut] ?? Infinity, sorted[sorted.length - 1 - cut] ?? -Infinity] as const
  })
  const [low, high] = [Math.min(...bounds.map(([least]) => least)), Math.max(...bounds.map(([, most]) => most))]
  if (low > high) return [0, 1]
  const isNearZero = low >= 0 && (fromZero || low < 0.3 * high)
  const span = high - (isNearZero ? 0 : low) || Math.abs(high) || 1
  const step = roundStep(span / 5)
  const [from, to] = [isNearZero ? 0 : Math.floor(low / step) * step, Math.ceil(high / step - 1e-9) * step]
  // A curve along the edge would be drawn in half.
  return [from, to + 0.02 * (to - from || step)]
}

/** 1, 2 or 5 times a power of ten, not below a number. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return power * ([1, 2, 5].find((times) => times * power >= least * (1 - 1e-9)) ?? 10)
}

/** Where the axis of steps ends: with the run, or with a half, a quarter, … of it, so that it moves only a few times. */
export function shownSteps(done: number, steps: number): number {
  let end = Math.max(done, steps, 1)
  while (end / 2 >= Math.max(done, 10)) end /= 2
  return end
}
