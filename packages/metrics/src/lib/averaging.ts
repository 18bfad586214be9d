import type { MetricValue, ValueKind } from '@telarjs/core'
import type { ClassCounts } from './class-counts.js'
import type { AverageOptions } from './option-schemas.js'

/** Makes the value of one class from its counts. */
export type ClassFigure = (right: number, predicted: number, actual: number) => number

/**
 * Averages a figure over classes as scikit-learn does with `zero_division=0`: 0/0 is 0. The macro average is over the classes that occur
 * among the labels or the predictions, or over all (`labels=range(classes)`); of several labels per sample all count.
 */
export function averageOver(
  { right, predicted, actual, labeledSamples }: ClassCounts,
  figure: ClassFigure,
  { average, classes, positive }: AverageOptions,
): MetricValue {
  const values = right.map((count, index) => figure(count, predicted[index]!, actual[index]!))
  if (positive !== undefined) return values[positive] ?? NaN
  if (average === 'micro') return figure(sum(right), sum(predicted), sum(actual))
  if (average === 'per-class') return [values]
  const counted =
    classes === 'all' || labeledSamples !== undefined
      ? values
      : values.filter((_, index) => predicted[index]! + actual[index]! > 0)
  return ratio(sum(counted), counted.length)
}

/** The key in results: two averages of one metric do not get in each other's way. */
export function averagedName(name: string, { average, classes, positive }: AverageOptions): string {
  if (positive !== undefined) return `${name}-class-${positive}`
  if (average !== 'macro') return `${name}-${average}`
  return classes === 'all' ? `${name}-all-classes` : name
}

/** What the values are: per class a table, unless one class alone counts. */
export function averagedKind({ average, positive }: AverageOptions): ValueKind {
  return average === 'per-class' && positive === undefined ? 'table' : 'fraction'
}

/** A quotient, where 0/0 is 0. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

/** The sum of all values. */
export function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0)
}
