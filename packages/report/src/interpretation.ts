import { formatMetric, percent, short, type ValueKind } from '@telarjs/core'
import { figureWidth, type Figure } from './figure.js'
import { lineChart } from './line-chart.js'
import { rowsChart } from './rows-chart.js'
import { dependenceWords, inEnglish, type DependenceWords, type FigureLanguage } from './words.js'

/** How much columns of a table matter, measured by shuffling them. */
export interface ColumnsThatMatter {
  /** What gets worse, in words: `accuracy falls`, `mean absolute error grows`. */
  readonly effect: string
  readonly kind: ValueKind
  /** The most important first. */
  readonly columns: readonly { readonly name: string; readonly mean: number; readonly deviation: number }[]
  readonly samples: number
  readonly split: string
}

/** More rows would fill pages; the table beside the figure has all. */
const mostColumns = 25

/**
 * Permutation importance as bars, the most important column on top, with the standard deviation over the repeats as a line.
 *
 * @example
 * const { svg } = importanceFigure({
 *   effect: 'accuracy falls', kind: 'fraction', samples: 500, split: 'test', columns: [{ name: 'age', mean: 0.21, deviation: 0.01 }],
 * })
 */
export function importanceFigure(
  { effect, kind, columns, samples, split }: ColumnsThatMatter,
  id = 'importance',
): Figure {
  const shown = columns.slice(0, mostColumns)
  const format = (value: number) => (kind === 'fraction' ? percent(value, 1) : short(value))
  const first = shown[0]!
  return rowsChart({
    id,
    title: `Which columns matter, ${split}`,
    summary: `By how much the ${effect} where a column is shuffled among ${short(samples)} samples, with the standard deviation over the repeats. ${first.name} matters most: ${format(first.mean)}. Columns that say the same share their importance.${shown.length < columns.length ? ` The first ${shown.length} of ${columns.length}.` : ''}`,
    x: { label: `${effect} by`, format },
    series: ['importance'],
    rows: shown.map(({ name, mean, deviation }) => ({ name, values: [mean], deviation })),
    mark: 'bar',
    table: {
      head: ['column', `${effect} by`, 'standard deviation'],
      rows: columns.map(({ name, mean, deviation }) => [name, formatMetric(mean, kind), formatMetric(deviation, kind)]),
    },
  })
}

/** As a table has it, so that a year is no 1,915. */
function asWritten(value: number | string): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(7))) : value
}

/** The mean answers of a network where all samples have the same value in one column. */
export interface DependenceOnColumn {
  readonly column: string
  readonly grid: readonly (number | string)[]
  readonly outputs: readonly string[]
  /** [grid][outputs] */
  readonly means: readonly (readonly number[])[]
  /** What the answers are: `probability`, or the name of the value. */
  readonly quantity: string
  readonly split: string
}

/** More lines than colors could not be told apart. */
const mostOutputs = 8

/**
 * Partial dependence on one column: a line over numbers, dots for categories and dates.
 *
 * @param language English, if it is not given
 * @param width of the figure, in pixels of the drawing
 * @example
 * const { svg } = partialDependenceFigure({
 *   column: 'age', grid: [20, 40, 60], outputs: ['yes'], means: [[0.1], [0.3], [0.4]], quantity: 'probability', split: 'test',
 * })
 */
export function partialDependenceFigure(
  { column, grid, outputs, means: answers, quantity, split }: DependenceOnColumn,
  id = 'partial-dependence',
  { words, short: format }: FigureLanguage<DependenceWords> = inEnglish(dependenceWords),
  width = figureWidth,
): Figure {
  // Of two classes one says all.
  const first = quantity === 'probability' && outputs.length === 2 ? 1 : 0
  const shown = outputs.slice(first, first + mostOutputs)
  const means = answers.map((row) => row.slice(first, first + mostOutputs))
  const all = means.flat()
  const label = shown.length === 1 && quantity === 'probability' ? words.probabilityOf(shown[0]!) : words.mean(quantity)
  const summary = words.summary(column, format(Math.min(...all)), format(Math.max(...all)))
  const isWhole = first + shown.length === outputs.length
  const caption = {
    id,
    width,
    title: words.title(column, split),
    summary: [summary, ...(isWhole ? [] : [words.someClasses(shown.length, outputs.length)])].join(' '),
    table: {
      head: [column, ...outputs],
      rows: grid.map((value, i) => [asWritten(value), ...answers[i]!.map((mean) => format(mean))]),
    },
  }
  if (typeof grid[0] === 'number')
    return lineChart({
      ...caption,
      x: { label: column, format: asWritten },
      y: { label, format },
      height: 180,
      series: shown.map((name, k) => ({ name, x: grid as number[], y: means.map((row) => row[k]!), dots: true })),
    })
  return rowsChart({
    ...caption,
    x: { label, format },
    series: shown,
    rows: grid.map((name, i) => ({ name: String(name), values: means[i]! })),
    mark: 'dot',
  })
}
