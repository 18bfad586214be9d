import { short } from '@telarjs/core'
import { barChart } from './bars.js'
import type { Figure, TextTable } from './figure.js'
import { scatter } from './scatter.js'
import { mean, pearson } from './statistics.js'

/** Values that a network predicted for samples, beside the true ones: one of each per sample. */
export interface PredictedValues {
  readonly predicted: ArrayLike<number>
  readonly actual: ArrayLike<number>
  /** What is predicted: `price`. */
  readonly name: string
  readonly split: string
  /** Put before the ids of the figures, where a page shows several. */
  readonly prefix?: string
}

/** More points would only make a figure slow. */
const mostPoints = 3000

/**
 * Each sample's predicted value against its true one, with the line on which both are equal.
 *
 * @example
 * const { svg } = predictedAgainstTrue({ predicted: [1.1, 1.9], actual: [1, 2], name: 'price', split: 'test' })
 */
export function predictedAgainstTrue({ predicted, actual, name, split, prefix = '' }: PredictedValues): Figure {
  const places = evenly(actual.length, mostPoints)
  const [x, y] = [places.map((i) => actual[i]!), places.map((i) => predicted[i]!)]
  const r = pearson(Array.from(actual), Array.from(predicted))
  const correlation = Number.isNaN(r) ? '' : ` Correlation ${short(r)}.`
  return scatter({
    id: `${prefix}predicted-against-true`,
    title: `Predicted against true ${name}, ${split}`,
    summary: `${shown(places.length, actual.length)} On the dashed line a prediction is right.${correlation}`,
    x: { label: `true ${name}` },
    y: { label: `predicted ${name}` },
    groups: [{ name: split, x, y }],
    guide: 'equal',
  })
}

/**
 * Each sample's error, predicted minus true, against its predicted value: a good fit leaves no pattern around zero.
 *
 * @example
 * const { svg } = residuals({ predicted: [1.1, 1.9], actual: [1, 2], name: 'price', split: 'test' })
 */
export function residuals({ predicted, actual, name, split, prefix = '' }: PredictedValues): Figure {
  const places = evenly(actual.length, mostPoints)
  const errors = errorsOf(predicted, actual)
  return scatter({
    id: `${prefix}residuals`,
    title: `Errors by predicted ${name}, ${split}`,
    summary: `Predicted minus true, ${short(mean(errors))} on average. A pattern around zero is something that the network has not learned.`,
    x: { label: `predicted ${name}` },
    y: { label: 'predicted − true' },
    groups: [{ name: split, x: places.map((i) => predicted[i]!), y: places.map((i) => errors[i]!) }],
    guide: 'zero',
  })
}

/**
 * How often errors of each size happen.
 *
 * @example
 * const { svg } = residualHistogram({ predicted: [1.1, 1.9], actual: [1, 2], name: 'price', split: 'test' })
 */
export function residualHistogram({ predicted, actual, name, split, prefix = '' }: PredictedValues): Figure {
  const errors = errorsOf(predicted, actual).filter(Number.isFinite)
  const sizes = errors.map(Math.abs).sort((a, b) => a - b)
  const limit = Math.max(quantile(sizes, 0.99), Number.MIN_VALUE)
  const count = 21
  const width = (2 * limit) / count
  const counts = Array.from({ length: count }, () => 0)
  for (const error of errors) counts[Math.min(count - 1, Math.max(0, Math.floor((error + limit) / width)))]! += 1
  return barChart({
    id: `${prefix}residual-histogram`,
    title: `How large errors of ${name} are, ${split}`,
    summary: `Half of all predictions are off by at most ${short(quantile(sizes, 0.5))}, nine of ten by at most ${short(quantile(sizes, 0.9))}. Errors beyond ±${short(limit)} count at the ends.`,
    categories: counts.map((_, i) => short(Number((-limit + (i + 0.5) * width).toPrecision(2)))),
    categoryLabel: 'predicted − true',
    series: [{ name: split, values: counts }],
    yLabel: 'samples',
  })
}

/** The inputs of samples, by their places in the split. */
export interface SampleInputs {
  readonly names: readonly string[]
  valuesOf(sample: number): readonly string[]
  /** The row of the file that a sample stands in, from 0. */
  readonly rows?: ArrayLike<number> | undefined
}

/**
 * The samples whose predictions are furthest off, with their inputs.
 *
 * @example
 * const values = { predicted: [1.1, 1.2], actual: [1, 2], name: 'price', split: 'test' }
 * worstErrors(values, { names: [], valuesOf: () => [] }, 1).rows // [['1', '2', '1.2', '-0.8']]
 */
export function worstErrors({ predicted, actual, name }: PredictedValues, inputs: SampleInputs, count = 10): TextTable {
  const errors = errorsOf(predicted, actual)
  const worst = errors
    .map((_, i) => i)
    .sort((a, b) => Math.abs(errors[b]!) - Math.abs(errors[a]!))
    .slice(0, count)
  return {
    head: [inputs.rows ? 'row' : 'sample', `true ${name}`, 'predicted', 'error', ...inputs.names],
    rows: worst.map((i) => [
      String(inputs.rows?.[i] ?? i),
      short(actual[i]),
      short(predicted[i]),
      short(errors[i]),
      ...inputs.valuesOf(i),
    ]),
  }
}

function errorsOf(predicted: ArrayLike<number>, actual: ArrayLike<number>): number[] {
  return Array.from(predicted, (value, i) => value - actual[i]!)
}

/** The places of at most so many of all, at equal distances. */
export function evenly(count: number, most: number): number[] {
  const shownCount = Math.min(count, most)
  return Array.from({ length: shownCount }, (_, i) => Math.floor((i * count) / shownCount))
}

function shown(drawn: number, all: number): string {
  return drawn === all ? `${short(all)} samples.` : `${short(drawn)} of ${short(all)} samples are drawn.`
}

function quantile(ordered: readonly number[], part: number): number {
  return ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * part))] ?? NaN
}
