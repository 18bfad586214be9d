import type { Random } from '@telarjs/core'

/** A point: for each dimension the index of a choice, or the position of a number from 0 to 1. */
export type Point = readonly number[]

/** A density over the points of a space. */
export interface Parzen {
  draw(random: Random): Point
  logDensity(point: Point): number
}

/**
 * A mixture with equal weights of one kernel at each of the n points and a uniform one. For numbers the kernel is a Gaussian truncated to [0, 1],
 * whose width falls as 0.2·n^(−1/(d+4)) (Scott, 1992); for choices it takes the point's own choice, or with probability 1/(n+1) any of them.
 *
 * @param sizes how many choices each dimension has; undefined for numbers
 */
export function createParzen(points: readonly Point[], sizes: readonly (number | undefined)[]): Parzen {
  const width = Math.max(0.01, 0.2 * Math.max(1, points.length) ** (-1 / (sizes.length + 4)))
  const evenShare = 1 / (points.length + 1)

  function logKernel(center: Point | undefined, point: Point): number {
    return sizes.reduce<number>((sum, size, i) => {
      if (size !== undefined)
        return sum + Math.log(center ? evenShare / size + (center[i] === point[i] ? 1 - evenShare : 0) : 1 / size)
      return center ? sum + logGaussian(point[i]!, center[i]!, width) : sum
    }, 0)
  }

  return {
    draw(random) {
      const [which = 0, ...u] = random.uniform(1 + sizes.length)
      const center = points[Math.floor(which * (points.length + 1))]
      return sizes.map((size, i) => {
        if (size !== undefined)
          return center && u[i]! >= evenShare
            ? center[i]!
            : Math.floor(random.stream('choice').stream(i).uniform(1)[0]! * size)
        return center ? drawGaussian(random.stream('number').stream(i), center[i]!, width) : u[i]!
      })
    },
    logDensity(point) {
      const terms = [undefined, ...points].map((center) => logKernel(center, point))
      const largest = Math.max(...terms)
      return largest + Math.log(terms.reduce((sum, term) => sum + Math.exp(term - largest), 0) / terms.length)
    },
  }
}

/** The logarithm of a Gaussian's density, cut at 0 and 1. */
function logGaussian(x: number, mean: number, deviation: number): number {
  const z = (x - mean) / deviation
  const inside = cumulative((1 - mean) / deviation) - cumulative(-mean / deviation)
  return -0.5 * z * z - Math.log(deviation * Math.sqrt(2 * Math.PI)) - Math.log(Math.max(inside, 1e-300))
}

/** Rejection sampling. The mean lies in [0, 1] and widths are below 0.2, so about half of all draws or more are accepted. */
function drawGaussian(random: Random, mean: number, deviation: number): number {
  const normals = random.normal(24)
  const found = normals.find((normal) => mean + deviation * normal >= 0 && mean + deviation * normal <= 1)
  return found === undefined ? mean : mean + deviation * found
}

/** The cumulative normal distribution, to 1e-7 (Abramowitz and Stegun, 1964, 26.2.17). */
function cumulative(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x))
  const tail =
    (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return x > 0 ? 1 - tail : tail
}
