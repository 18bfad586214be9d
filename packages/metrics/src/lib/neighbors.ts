import { ratio } from './averaging.js'

/**
 * The share of samples that have one of their class among the k nearest others: it is nearer than the kth nearest of the other classes. Samples that are
 * alone of their class do not count.
 *
 * @param rows of each sample the embedding, then its class
 */
export function neighborsHit(
  rows: ArrayLike<number>,
  samples: number,
  k: number,
  distance: 'euclidean' | 'angular',
): number {
  const size = rows.length / samples - 1
  const points = Float64Array.from({ length: samples * size }, (_, i) => rows[i + Math.floor(i / size)]!)
  const classes = Float64Array.from({ length: samples }, (_, sample) => rows[(sample + 1) * (size + 1) - 1]!)
  if (points.some(Number.isNaN)) return NaN
  if (distance === 'angular') makeUnits(points, size)
  const [own, others] = [keepNearest(samples, 1), keepNearest(samples, k)]
  for (let one = 0; one < samples; one++) {
    for (let other = one + 1; other < samples; other++) {
      const squared = squaredDistance(points, one * size, other * size, size)
      const kept = classes[one] === classes[other] ? own : others
      kept.add(one, squared)
      kept.add(other, squared)
    }
  }
  let [hits, counted] = [0, 0]
  for (let sample = 0; sample < samples; sample++) {
    const nearest = own.last(sample)
    if (nearest === Infinity) continue
    counted++
    if (nearest < others.last(sample)) hits++
  }
  return ratio(hits, counted)
}

/** The k smallest distances of each sample, which rise. */
function keepNearest(samples: number, k: number) {
  const kept = new Float64Array(samples * k).fill(Infinity)
  return {
    last: (sample: number) => kept[(sample + 1) * k - 1]!,
    add(sample: number, distance: number): void {
      let at = (sample + 1) * k - 1
      if (distance >= kept[at]!) return
      for (; at > sample * k && kept[at - 1]! > distance; at--) kept[at] = kept[at - 1]!
      kept[at] = distance
    },
  }
}

function squaredDistance(points: Float64Array, one: number, other: number, size: number): number {
  let sum = 0
  for (let i = 0; i < size; i++) sum += (points[one + i]! - points[other + i]!) ** 2
  return sum
}

/** Gives each point the length 1; one of length 0 stays. */
function makeUnits(points: Float64Array, size: number): void {
  for (let from = 0; from < points.length; from += size) {
    const point = points.subarray(from, from + size)
    const length = Math.hypot(...point)
    if (length > 0) point.forEach((value, i) => (point[i] = value / length))
  }
}
