import { short } from '@telarjs/core'
import { axisOf, extent, finiteOf, sampled, type SeriesValues } from './curve-parts.js'
import type { Figure } from './figure.js'
import { lineChart } from './line-chart.js'

/**
 * The learning rate of every step.
 *
 * @example
 * const { svg } = learningRateCurve([1, 2, 3], [0.001, 0.002, 0.003])
 */
export function learningRateCurve(steps: ArrayLike<number>, rates: ArrayLike<number>, id = 'learning-rate'): Figure {
  const all = Array.from(rates)
  const [low, high] = extent(all)
  return lineChart({
    id,
    title: 'Learning rate',
    summary:
      low === high
        ? `${short(low)} throughout.`
        : `From ${short(all[0])} to ${short(all.at(-1))}, at most ${short(high)}.`,
    x: { label: 'step' },
    y: { label: 'learning rate', ...(low === high ? {} : { range: [0, high] as const }) },
    series: [{ name: 'learning rate', x: steps, y: rates }],
    table: { head: ['step', 'learning rate'], rows: sampled(all.length).map((i) => [short(steps[i]), short(all[i])]) },
    height: 160,
  })
}

/**
 * The loss at growing learning rates, to choose one: just below where it falls fastest.
 *
 * @example
 * const { svg } = learningRateFinderCurve({ rates: [1e-4, 1e-3, 1e-2], losses: [2.3, 1.1, 4], suggestion: 1e-3 })
 */
export function learningRateFinderCurve(
  { rates, losses, smoothed, suggestion }: LearningRateSearch,
  id = 'find-rate',
): Figure {
  return lineChart({
    id,
    title: 'Learning-rate finder',
    summary:
      suggestion === undefined
        ? 'The loss fell at no learning rate.'
        : `Suggested learning rate: ${short(suggestion, 3)}.`,
    x: { label: 'learning rate', log: true },
    y: axisOf('loss', 'number', finiteOf(smoothed ?? losses), 20),
    series: [
      ...(smoothed ? [{ name: 'each step', x: rates, y: losses, faint: true, color: 0 }] : []),
      { name: 'loss', x: rates, y: smoothed ?? losses, color: 0 },
    ],
    markers: suggestion === undefined ? [] : [{ x: suggestion, label: short(suggestion, 3) }],
    table: {
      head: ['learning rate', 'loss'],
      rows: sampled(rates.length).map((i) => [short(rates[i], 3), short((smoothed ?? losses)[i])]),
    },
  })
}

/** Losses over rising learning rates, as `findLearningRate` gives them. */
export interface LearningRateSearch {
  readonly rates: ArrayLike<number>
  readonly losses: SeriesValues
  readonly smoothed?: SeriesValues
  readonly suggestion?: number
}
