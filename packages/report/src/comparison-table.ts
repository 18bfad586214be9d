import { duration, formatMetric, percent, short, type ValueKind } from '@telarjs/core'
import type { ComparisonRow, MeanAndDeviation } from './compare-runs.js'
import type { TextTable } from './figure.js'
import { metricLabel } from './metric-label.js'

/** The rows of a comparison as a table: a column for each metric, and for the test against the best. */
export function comparisonTable(rows: readonly ComparisonRow[], kinds: ReadonlyMap<string, ValueKind>): TextTable {
  const hasClasses = rows.some(({ accuracy }) => accuracy)
  const metrics = [...new Set(rows.flatMap((row) => Object.keys(row.metrics)))]
  const tests = [
    ...(rows.some(({ againstBest }) => againstBest) ? [mistakeTest] : []),
    ...(rows.some(({ errorsAgainstBest }) => errorsAgainstBest) ? [errorTest] : []),
  ]
  const head = [
    'run',
    ...(hasClasses ? ['accuracy', 'balanced accuracy'] : []),
    ...metrics.map(metricLabel),
    'loss',
    'parameters',
    'time',
    ...tests.flatMap((test) => test.head),
  ]
  const cells = rows.map((row) => [
    row.isBiased ? `${row.name} *` : row.name,
    ...(hasClasses ? [withDeviation(row.accuracy, percent), withDeviation(row.balancedAccuracy, percent)] : []),
    ...metrics.map((name) => withDeviation(row.metrics[name], (value) => formatMetric(value, kinds.get(name)))),
    withDeviation(row.loss, short),
    short(row.parameters),
    duration(row.seconds.mean),
    ...tests.flatMap((test) => test.cells(row)),
  ])
  return { head, rows: cells }
}

const mistakeTest = {
  head: ['right where the best is wrong', 'wrong where it is right', 'p'],
  cells: ({ againstBest }: ComparisonRow) => [
    short(againstBest?.onlyFirst),
    short(againstBest?.onlySecond),
    short(againstBest?.p, 3),
  ],
}
const errorTest = {
  head: ['closer than the best', 'farther than the best', 'p'],
  cells: ({ errorsAgainstBest }: ComparisonRow) => [
    short(errorsAgainstBest?.firstCloser),
    short(errorsAgainstBest?.secondCloser),
    short(errorsAgainstBest?.p, 3),
  ],
}

function withDeviation(value: MeanAndDeviation | undefined, write: (number: number) => string): string {
  if (!value) return '–'
  return value.deviation === undefined ? write(value.mean) : `${write(value.mean)} ± ${write(value.deviation)}`
}
