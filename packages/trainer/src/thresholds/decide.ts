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

/**
 * The class that the probabilities of one sample say: the most probable one, or the second of two classes above its threshold. One probability alone is that
 * of the second class. −1 where one of them is NaN.
 *
 * @param thresholds where somebody chose one for the second of two classes
 * @example
 * classOf([0.2, 0.5, 0.3]) // 1
 * classOf([0.7, 0.3], [0.25]) // 1
 * classOf([0.6]) // 1
 */
export function classOf(probabilities: ArrayLike<number>, thresholds?: readonly number[]): number {
  for (let i = 0; i < probabilities.length; i++) if (Number.isNaN(probabilities[i])) return -1
  if (probabilities.length === 1) return Number(probabilities[0]! > (thresholds?.[0] ?? 0.5))
  if (thresholds && isOfClasses(probabilities, thresholds)) return decide(probabilities, thresholds)[0]!
  let best = 0
  for (let i = 1; i < probabilities.length; i++) if (probabilities[i]! > probabilities[best]!) best = i
  return best
}

/**
 * The probabilities of both classes, sample by sample, of a network with one output, which is the probability of the second class.
 *
 * @example
 * ofBothClasses(Float32Array.of(0.25, 1)) // 0.75, 0.25, 0, 1
 */
export function ofBothClasses(seconds: Float32Array): Float32Array {
  const both = new Float32Array(seconds.length * 2)
  seconds.forEach((second, i) => both.set([1 - second, second], 2 * i))
  return both
}
