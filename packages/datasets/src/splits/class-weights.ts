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
  return balancedByCounts(counts)
}

/** The same of how many samples each class has. */
export function balancedByCounts(counts: ArrayLike<number>): Float32Array {
  const all = Array.from(counts)
  const total = all.reduce((sum, count) => sum + count, 0)
  const present = all.filter((count) => count > 0).length
  return Float32Array.from(all, (count) => (count > 0 ? total / (present * count) : 1))
}

/**
 * The weights of the classes that an option asks for.
 *
 * @param option its name, for messages
 * @throws ExperimentError where the targets are not classes, or the weights are not one per class
 */
export function weightsByClass(
  requested: 'balanced' | readonly number[],
  targets: Int32Array | Float32Array,
  classes: readonly string[],
  where: string,
  option: 'classWeights' | 'sampling',
): Float32Array {
  const place = `${where}.${option}`
  if (!(targets instanceof Int32Array))
    throw new ExperimentError({
      where: place,
      expected: option === 'classWeights' ? "'none' where the targets are values" : 'classes to draw by',
      received: option === 'classWeights' ? `'${requested}'` : 'targets that are values',
    })
  if (requested === 'balanced') return balancedWeights(targets, classes.length)
  if (requested.length !== classes.length)
    throw new ExperimentError({
      where: place,
      expected: `${classes.length} numbers, one per class`,
      received: `${requested.length}`,
    })
  if (option === 'sampling' && !targets.some((target) => requested[target]! > 0))
    throw new ExperimentError({
      where: place,
      expected: 'a number above 0 for a class that has samples',
      received: `[${requested.join(', ')}]`,
    })
  return Float32Array.from(requested)
}
