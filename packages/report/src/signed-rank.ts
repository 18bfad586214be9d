/** Whether two networks' errors differ by more than chance, on the same samples. */
export interface SignedRank {
  /** Samples on which the first is closer to the truth. */
  readonly firstCloser: number
  readonly secondCloser: number
  /** The probability of a difference at least as large if both were equally good. */
  readonly p: number
}

/** Up to so many differences, none of them equal, the distribution is computed exactly. */
const mostExact = 50

/**
 * Wilcoxon's signed-rank test of paired errors, two-sided: differences are ranked by size, and the ranks of the positive ones add up to a sum
 * that is known if each sign has probability ½. Equal errors say nothing and are left out. Exact for up to 50 differences of different
 * sizes; otherwise by the normal distribution, with the correction for ties.
 * Wilcoxon, "Individual comparisons by ranking methods" (1945), doi:10.2307/3001968.
 *
 * @param first errors, sample by sample
 * @example wilcoxon([1, 2, 3], [2, 4, 6]) // { firstCloser: 3, secondCloser: 0, p: 0.25 }
 */
export function wilcoxon(first: ArrayLike<number>, second: ArrayLike<number>): SignedRank {
  if (first.length !== second.length)
    throw new RangeError(`wilcoxon: expected the same samples, received ${first.length} and ${second.length}`)
  const differences = Array.from(first, (value, i) => value - second[i]!).filter((difference) => difference !== 0)
  const secondCloser = differences.filter((difference) => difference > 0).length
  return { firstCloser: differences.length - secondCloser, secondCloser, p: probability(differences) }
}

function probability(differences: readonly number[]): number {
  const n = differences.length
  if (n === 0) return 1
  const ordered = differences.toSorted((a, b) => Math.abs(a) - Math.abs(b))
  let [positive, ties] = [0, 0]
  for (let from = 0, to = 0; from < n; from = to) {
    while (to < n && Math.abs(ordered[to]!) === Math.abs(ordered[from]!)) to++
    // Ties share the mean of their ranks, which count from 1.
    const rank = (from + 1 + to) / 2
    positive += rank * ordered.slice(from, to).filter((difference) => difference > 0).length
    ties += (to - from) ** 3 - (to - from)
  }
  const least = Math.min(positive, (n * (n + 1)) / 2 - positive)
  if (n <= mostExact && ties === 0) return Math.min(1, 2 * sumAtMost(least, n))
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1) - ties / 2) / 24)
  return erfc(Math.abs(positive - (n * (n + 1)) / 4) / deviation / Math.SQRT2)
}

/** P(the sum of those of the ranks 1 … n that a fair coin picks is at most so much). */
function sumAtMost(most: number, n: number): number {
  const chances = Array.from({ length: most + 1 }, (_, sum) => Number(sum === 0))
  for (let rank = 1; rank <= n; rank++)
    for (let sum = most; sum >= 0; sum--) chances[sum] = (chances[sum]! + (chances[sum - rank] ?? 0)) / 2
  return chances.reduce((total, chance) => total + chance, 0)
}

/** The complementary error function, by its series near 0 and by its continued fraction from 2 on. */
function erfc(x: number): number {
  if (x < 2) {
    let [sum, term] = [x, x]
    for (let i = 1; term > sum * 1e-17; i++) sum += term *= (2 * x * x) / (2 * i + 1)
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
  }
  let fraction = x
  for (let i = 80; i >= 1; i--) fraction = x + i / 2 / fraction
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction
}
