/** A point of a line; a y of null or NaN is a gap. */
export interface Points {
  readonly x: ArrayLike<number>
  readonly y: ArrayLike<number | null>
}

/**
 * Points that draw the same line: of all that fall on one column of pixels, only the first, lowest, highest and last stay, in their order.
 * x must not fall.
 *
 * @param columns how many pixels wide the line is
 * @returns indices
 * @example
 * downsample({ x: [0, 1, 2, 3], y: [0, 5, -5, 0] }, 100) // [0, 1, 2, 3]
 */
export function downsample({ x, y }: Points, columns: number): number[] {
  const count = Math.min(x.length, y.length)
  if (count <= columns * 2) return Array.from({ length: count }, (_, i) => i)
  const from = x[0]!
  const width = (x[count - 1]! - from) / columns
  const kept: number[] = []
  for (let i = 0; i < count;) {
    const column = Math.floor((x[i]! - from) / width)
    let [end, low, high] = [i, i, i]
    for (; end < count && Math.floor((x[end]! - from) / width) === column; end++) {
      if (valueAt(y, end) < valueAt(y, low) || Number.isNaN(valueAt(y, low))) low = end
      if (valueAt(y, end) > valueAt(y, high) || Number.isNaN(valueAt(y, high))) high = end
    }
    kept.push(...[...new Set([i, low, high, end - 1])].sort((a, b) => a - b))
    i = end
  }
  return kept
}

function valueAt(y: ArrayLike<number | null>, index: number): number {
  return y[index] ?? NaN
}

/**
 * The exponential moving average without its bias towards the start, as in Adam: gaps stay gaps.
 * @param half after so many values, half of the weight is gone
 * @example
 * smooth([0, 1, null, 1], 2) // the gap stays null
 */
export function smooth(y: ArrayLike<number | null>, half: number): (number | null)[] {
  const decay = 0.5 ** (1 / half)
  let [sum, weight] = [0, 0]
  return Array.from(y, (value) => {
    if (value === null || Number.isNaN(value)) return null
    sum = decay * sum + (1 - decay) * value
    weight = decay * weight + (1 - decay)
    return sum / weight
  })
}
