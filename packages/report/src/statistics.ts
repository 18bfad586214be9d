/**
 * Pearson's correlation of pairs; NaN for fewer than two pairs or where one side does not vary.
 * Pearson, "Note on regression and inheritance in the case of two parents" (1895).
 *
 * @example
 * pearson([1, 2, 3], [2, 4, 6]) // 1
 */
export function pearson(x: readonly number[], y: readonly number[]): number {
  const [mx, my] = [mean(x), mean(y)]
  let [xy, xx, yy] = [0, 0, 0]
  x.forEach((value, i) => {
    xy += (value - mx) * (y[i]! - my)
    xx += (value - mx) ** 2
    yy += (y[i]! - my) ** 2
  })
  return varies(x) && varies(y) ? xy / Math.sqrt(xx * yy) : NaN
}

/** Whether two values differ. Their squared distances from the mean do not tell: the mean of equal values is rounded. */
function varies(values: readonly number[]): boolean {
  return values.some((value) => value !== values[0])
}

/**
 * The arithmetic mean; NaN of no values.
 *
 * @example
 * mean([1, 2, 6]) // 3
 */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/**
 * The sample's standard deviation (divided by n − 1); NaN for fewer than two values.
 *
 * @example
 * deviation([1, 2, 3]) // 1
 */
export function deviation(values: readonly number[]): number {
  const center = mean(values)
  return values.length < 2
    ? NaN
    : Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / (values.length - 1))
}

/** Whether two classifiers differ by more than chance, on the same samples. */
export interface McNemar {
  /** Samples that only the first answered rightly. */
  readonly onlyFirst: number
  readonly onlySecond: number
  /** The probability of a difference at least as large if both were equally good. */
  readonly p: number
}

/**
 * McNemar's exact test: of the samples on which exactly one is right, each falls to either side with probability ½, two-sided.
 * McNemar, "Note on the sampling error of the difference between correlated proportions" (1947).
 *
 * @param first whether the first was right, sample by sample
 * @example mcnemar([true, true, true, false], [false, false, false, true]) // { onlyFirst: 3, onlySecond: 1, p: 0.625 }
 */
export function mcnemar(first: readonly boolean[], second: readonly boolean[]): McNemar {
  if (first.length !== second.length)
    throw new RangeError(`mcnemar: expected the same samples, received ${first.length} and ${second.length}`)
  const onlyFirst = first.filter((right, i) => right && !second[i]).length
  const onlySecond = second.filter((right, i) => right && !first[i]).length
  return { onlyFirst, onlySecond, p: binomialTwoSided(Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond) }
}

/** 2·P(X ≤ k) for X ~ B(n, ½), at most 1; by logarithms, so that large n do not overflow. */
function binomialTwoSided(k: number, n: number): number {
  let logTerm = -n * Math.LN2
  let sum = Math.exp(logTerm)
  for (let i = 1; i <= k; i++) {
    logTerm += Math.log((n - i + 1) / i)
    sum += Math.exp(logTerm)
  }
  return Math.min(1, 2 * sum)
}

/** One bin of a reliability diagram. */
export interface CalibrationBin {
  readonly from: number
  readonly to: number
  readonly count: number
  /** Mean probability of the answers in it. */
  readonly confidence: number
  /** Share of right answers in it. */
  readonly accuracy: number
}

/** How well confidence agrees with accuracy, bin by bin. */
export interface Calibration {
  readonly bins: readonly CalibrationBin[]
  /** Expected calibration error: Σ (count / n)·|accuracy − confidence|. */
  readonly error: number
}

/**
 * How far probabilities can be believed, in bins of equal width; a bin holds (from, to].
 * Guo et al., "On calibration of modern neural networks" (2017), arXiv:1706.04599.
 *
 * @param confidences the probability of each answer
 * @example
 * calibration([0.9, 0.9, 0.9, 0.9, 0.9], [true, true, true, true, false]).error // 0.1
 */
export function calibration(confidences: ArrayLike<number>, right: readonly boolean[], binCount = 10): Calibration {
  const sums = Array.from({ length: binCount }, () => ({ count: 0, confidence: 0, right: 0 }))
  right.forEach((isRight, i) => {
    const bin = sums[Math.min(binCount - 1, Math.max(0, Math.ceil(confidences[i]! * binCount) - 1))]!
    bin.count += 1
    bin.confidence += confidences[i]!
    bin.right += isRight ? 1 : 0
  })
  const bins = sums.map(({ count, confidence, right: rightOnes }, i) => ({
    from: i / binCount,
    to: (i + 1) / binCount,
    count,
    confidence: confidence / count,
    accuracy: rightOnes / count,
  }))
  const error = bins.reduce(
    (sum, bin) => (bin.count === 0 ? sum : sum + (bin.count / right.length) * Math.abs(bin.accuracy - bin.confidence)),
    0,
  )
  return { bins, error }
}

/**
 * Counts of samples by true class (rows) and predicted class (columns). A prediction of −1 is none, and not counted.
 *
 * @example
 * confusionOf([0, 0, 1], [0, 1, 1], 2) // [[1, 1], [0, 1]]
 */
export function confusionOf(labels: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): number[][] {
  const counts = Array.from({ length: classes }, () => Array.from({ length: classes }, () => 0))
  for (let i = 0; i < labels.length; i++) if (predicted[i]! >= 0) counts[labels[i]!]![predicted[i]!]! += 1
  return counts
}

/**
 * The mean over the classes of the share that is right in each; classes without samples do not count.
 *
 * @example
 * balancedAccuracyOf([[8, 2], [0, 2]]) // 0.9
 */
export function balancedAccuracyOf(confusion: readonly (readonly number[])[]): number {
  const shares = confusion.flatMap((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    return total === 0 ? [] : [row[i]! / total]
  })
  return mean(shares)
}
