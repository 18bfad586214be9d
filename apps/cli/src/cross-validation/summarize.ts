import { formatMetric, ownValue, type ValueKind } from '@telarjs/core'
import { deviation, mean } from '@telarjs/report'
import { isTrained, type FoldResult } from './train-folds.js'

/** A metric over the folds. */
export interface FoldedMetric {
  readonly name: string
  readonly mean: number
  /** The deviation over the folds (n − 1); undefined for a single one. */
  readonly deviation: number | undefined
}

/** The metrics over the folds that were trained, those of every fold. */
export function foldedMetrics(results: readonly FoldResult[]): FoldedMetric[] {
  const trained = results.filter(isTrained)
  const names = Object.keys(trained[0]?.metrics ?? {})
  return names.flatMap((name) => {
    const values = trained.flatMap(({ metrics }) => ownValue(metrics, name) ?? [])
    if (values.length < trained.length) return []
    return [{ name, mean: mean(values), deviation: values.length > 1 ? deviation(values) : undefined }]
  })
}

/** `95.2 % ± 1.1 %` */
export function formatFolded({ mean: center, deviation: spread }: FoldedMetric, kind: ValueKind | undefined): string {
  return spread === undefined
    ? formatMetric(center, kind)
    : `${formatMetric(center, kind)} ± ${formatMetric(spread, kind)}`
}

/** A row for each fold, and one for all of them; how each ended is told where one was not trained to its end. */
export function foldTable(
  results: readonly FoldResult[],
  kinds: Readonly<Record<string, ValueKind>>,
): { readonly head: string[]; readonly rows: string[][] } {
  const folded = foldedMetrics(results)
  const isTold = results.some(({ status }) => status !== 'completed')
  const rows = results.map((result) => [
    result.name,
    ...folded.map(({ name }) => {
      const value = ownValue(result.metrics, name)
      return value === undefined ? '–' : formatMetric(value, ownValue(kinds, name))
    }),
    result.seconds.toFixed(1),
    ...(isTold ? [result.why ? `${result.status}: ${result.why}` : result.status] : []),
  ])
  const all = [
    'mean ± deviation',
    ...folded.map((metric) => formatFolded(metric, ownValue(kinds, metric.name))),
    '',
    ...(isTold ? [''] : []),
  ]
  return {
    head: ['fold', ...folded.map(({ name }) => name), 'seconds', ...(isTold ? ['status'] : [])],
    rows: [...rows, all],
  }
}
