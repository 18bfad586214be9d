/** The slope of a function along one element of its input, at two distances. Where the two disagree, the function has a kink in between. */
export interface CentralDifference {
  readonly index: number
  readonly wide: number
  readonly narrow: number
}

/**
 * Central differences `(f(x + h) − f(x − h)) / 2h` along some elements of x, divided by the distance that float32 really moved.
 *
 * @param rise f(above) − f(below), summed by the caller as precisely as it needs
 * @param widths h, a wide one and a narrow one, in the units of x
 *
 * @example
 * const square = (x: Float32Array) => x[0]! ** 2
 * centralDifferences((above, below) => square(above) - square(below), Float32Array.of(3), [0], [0.5, 0.25])[0]!.narrow // 6
 */
export function centralDifferences(
  rise: (above: Float32Array, below: Float32Array) => number,
  x: Float32Array,
  indices: Iterable<number>,
  widths: readonly [wide: number, narrow: number],
): CentralDifference[] {
  function slope(index: number, width: number): number {
    const above = x.slice()
    const below = x.slice()
    above[index]! += width
    below[index]! -= width
    return rise(above, below) / (above[index]! - below[index]!)
  }
  return Array.from(indices, (index) => ({
    index,
    wide: slope(index, widths[0]),
    narrow: slope(index, widths[1]),
  }))
}
