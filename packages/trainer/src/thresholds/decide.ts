import type { Thresholds } from './thresholds.js'

/**
 * Thresholds for the probabilities of another temperature, so that they decide as before.
 *
 * @param factor the temperature of old over the new one
 * @example
 * rescaledThresholds([0.2], 0.5) // [0.3333]: half of the logit
 */
export function rescaledThresholds(values: Thresholds['values'], factor: number): readonly number[] {
  return values.map((t) => 1 / (1 + ((1 - t) / t) ** factor))
}

/**
 * Which classes or labels probabilities say: the second of two classes above its threshold and else the first, or the labels above theirs. NaN says none.
 *
 * @param probabilities of one sample: of both classes, or of each label
 * @example
 * decide([0.7, 0.3], [0.25]) // [1]
 * decide([0.7, 0.3, 0.5], [0.6, 0.4, 0.1]) // [0, 2]
 */
export function decide(probabilities: ArrayLike<number>, thresholds: readonly number[]): readonly number[] {
  if (isOfClasses(probabilities, thresholds))
    return Number.isNaN(probabilities[1]) ? [] : [Number(probabilities[1]! > thresholds[0]!)]
  return thresholds.flatMap((threshold, label) => (probabilities[label]! > threshold ? [label] : []))
}

/**
 * Whether a threshold is that of the second of two classes, and not of labels.
 *
 * @example
 * isOfClasses([0.7, 0.3], [0.25]) // true
 */
export function isOfClasses(probabilities: ArrayLike<number>, thresholds: readonly number[]): boolean {
  return probabilities.length === 2 && thresholds.length === 1
}
