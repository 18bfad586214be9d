import type { MetricValue } from '@telarjs/core'
import type { ClassCounts } from './class-counts.js'

/** How one number is made of one number per class. */
export type Average = 'macro' | 'micro' | 'per-class'

/** Makes the value of one class from its counts. */
export type ClassFigure = (right: number, predicted: number, actual: number) => number

/**
 * Averages a figure over classes as scikit-learn does with `zero_division=0`: 0/0 is 0, and the macro average is over
 * the classes that occur among the labels or the predictions.
 */
export function averageOver(
  { right, predicted, actual }: ClassCounts,
  figure: ClassFigure,
  average: Average,
): MetricValue {
  if (average === 'micro') return figure(sum(right), sum(predicted), sum(actual))
  const values = Array.from(right, (count, index) => figure(count, predicted[index]!, actual[index]!))
  if (average === 'per-class') return [values]
  const occurring = values.filter((_, index) => predicted[index]! + actual[index]! > 0)
  return ratio(sum(occurring), occurring.length)
}

/** The key in results: two averages of one metric do not get in each other's way. */
export function averagedName(name: string, average: Average): string {
  return average === 'macro' ? name : `${name}-${average}`
}

/** A quotient, where 0/0 is 0. */
export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

function sum(values: ArrayLike<number>): number {
  return Array.from(values).reduce((total, value) => total + value, 0)
}
