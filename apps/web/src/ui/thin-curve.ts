/** The points of a curve that are drawn. */
export interface Points {
  readonly x: readonly number[]
  readonly y: readonly number[]
}

/** A curve that grows, in few points. */
export interface ThinCurve {
  add(x: number, y: number): void
  points(): Points
}

/** Neighboring points, of which the least and the most are kept. */
interface Bucket {
  lowX: number
  low: number
  highX: number
  high: number
}

/**
 * Of each bucket of neighboring points it keeps the least and the most, so that no peak is lost. Buckets become twice as wide whenever the curve
 * has outgrown them: a new point costs the same however long the curve is. Values that are not finite count only where a bucket has no other.
 *
 * @param most points, a multiple of four; a shorter curve stays as it is
 */
export function createThinCurve(most: number): ThinCurve {
  let buckets: Bucket[] = []
  let width = 2
  let filled = width
  let drawn: Points | undefined
  return {
    add(x, y) {
      drawn = undefined
      if (filled === width && buckets.length === most / 2) {
        buckets = pairsOf(buckets)
        width *= 2
        filled = width
      }
      if (filled === width) {
        buckets.push({ lowX: x, low: y, highX: x, high: y })
        filled = 0
      } else widen(buckets.at(-1)!, x, y, x, y)
      filled++
    },
    points: () => (drawn ??= pointsOf(buckets)),
  }
}

/**
 * The points of a curve as a chart shows them: of each column the least and the most, so that no peak is lost. Columns go on outside, so that lines
 * go on to the edge.
 *
 * @param from step at the left edge
 * @param to step at the right edge
 */
export function inColumns({ x, y }: Points, from: number, to: number, columns: number): Points {
  const buckets: Bucket[] = []
  let before: number | undefined
  for (const [i, step] of x.entries()) {
    const value = y[i]!
    const column = Math.floor(((step - from) / (to - from)) * columns)
    if (column === before) widen(buckets.at(-1)!, step, value, step, value)
    else buckets.push({ lowX: step, low: value, highX: step, high: value })
    before = column
  }
  return pointsOf(buckets)
}

/** Every two neighbors as one. */
function pairsOf(buckets: readonly Bucket[]): Bucket[] {
  return buckets.filter((bucket, i) => {
    if (i % 2 > 0) return false
    const { lowX, low, highX, high } = buckets[i + 1]!
    widen(bucket, lowX, low, highX, high)
    return true
  })
}

/** Takes what follows it into a bucket. Where nothing is higher the later point is kept, so that a level line ends where it ends. */
function widen(bucket: Bucket, lowX: number, low: number, highX: number, high: number): void {
  if (!Number.isFinite(low)) return
  const isEmpty = !Number.isFinite(bucket.low)
  if (isEmpty || low < bucket.low) {
    bucket.lowX = lowX
    bucket.low = low
  }
  if (isEmpty || high >= bucket.high) {
    bucket.highX = highX
    bucket.high = high
  }
}

function pointsOf(buckets: readonly Bucket[]): Points {
  const [x, y]: [number[], number[]] = [[], []]
  for (const { lowX, low, highX, high } of buckets) {
    const isLowFirst = lowX <= highX
    x.push(isLowFirst ? lowX : highX)
    y.push(isLowFirst ? low : high)
    if (lowX === highX) continue
    x.push(isLowFirst ? highX : lowX)
    y.push(isLowFirst ? high : low)
  }
  return { x, y }
}

/**
 * Exponential moving average, corrected for its beginning as Adam's means are: mₜ = s·mₜ₋₁ + (1 − s)·yₜ, divided by 1 − sᵗ.
 * Values that are not finite are passed over.
 *
 * @returns takes the next value, and gives the mean with it
 */
export function createSmoothing(s: number): (y: number) => number {
  let [mean, weight] = [0, 0]
  return (y) => {
    if (Number.isFinite(y)) {
      mean = s * mean + (1 - s) * y
      weight = s * weight + (1 - s)
    }
    return weight > 0 ? mean / weight : NaN
  }
}
