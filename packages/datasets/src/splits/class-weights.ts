import { ExperimentError } from '@telarjs/core'

/**
 * Weights that make every class count the same: w = n / (k · n of the class), over the k classes that have samples, as in
 * scikit-learn's `compute_class_weight('balanced')`. A class without samples weighs 1.
 *
 * @example
 * balancedWeights(Int32Array.of(0, 0, 0, 1), 2) // [0.667, 2]
 */
export function balancedWeights(targets: Int32Array, classes: number): Float32Array {
  const counts = new Float64Array(classes)
  for (const target of targets) counts[target]!++
  const present = counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0)
  return Float32Array.from(counts, (count) => (count > 0 ? targets.length / (present * count) : 1))
}

/** @throws ExperimentError where the targets are not classes, or the weights are not one per class */
export function classWeightsOf(
  requested: 'balanced' | readonly number[],
  targets: Int32Array | Float32Array,
  classes: readonly string[],
  where: string,
): Float32Array {
  if (!(targets instanceof Int32Array))
    throw new ExperimentError({
      where: `${where}.classWeights`,
      expected: "'none' where the targets are values",
      received: `'${requested}'`,
    })
  if (requested === 'balanced') return balancedWeights(targets, classes.length)
  if (requested.length !== classes.length) {
    throw new ExperimentError({
      where: `${where}.classWeights`,
      expected: `${classes.length} numbers, one per class`,
      received: `${requested.length}`,
    })
  }
  return Float32Array.from(requested)
}
