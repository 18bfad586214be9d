import type { Tensor } from '@tensorflow/tfjs-core'
import type { Metric } from '../metric.js'
import { sum } from './averaging.js'

/** What a metric of all samples is made of. */
interface Collected {
  readonly name: string
  /** Rows of what was predicted, then of what it is held against: [batch, 2 · columns]. */
  readonly rowsOf: (prediction: Tensor, target: Tensor) => Tensor
  /** The figure of one column, from its values for all samples. */
  readonly figure: (predicted: readonly number[], actual: readonly number[]) => number
}

/** A metric that is computed from all samples at once, the mean of the figures of its columns; higher is better. */
export function collectedFigure({ name, rowsOf, figure }: Collected): Metric {
  return {
    name,
    direction: 'maximize',
    valueKind: 'number',
    everyStep: false,
    collects: true,
    update: rowsOf,
    compute(rows, samples) {
      const columns = rows.length / samples / 2
      const valuesOf = (at: number) => Array.from({ length: samples }, (_, row) => rows[row * 2 * columns + at]!)
      const figures = Array.from({ length: columns }, (_, at) => figure(valuesOf(at), valuesOf(columns + at)))
      return sum(figures) / columns
    },
  }
}
