import { ownValue } from '@telarjs/core'
import { metricLabel } from '@telarjs/report'
import { pageTexts as t } from './page.js'

/** What a split is called; one that the page does not know keeps its name. */
export const splitName = (split: string): string => ownValue(t.splits, split) ?? split

/** What a metric, or the loss, is called, with what its name ends with; one that the page does not know has the words of its id. */
export function metricName(metric: string): string {
  const known = ownValue(t.metrics, metric)
  if (known !== undefined) return known
  for (const [end, words] of t.metricEnds) {
    const found = end.exec(metric)
    if (found) return `${metricName(metric.slice(0, found.index))} ${words(found[1] ?? '')}`
  }
  return metricLabel(metric)
}

/** What plugins of a kind are called. */
export const kindName = (kind: string): string => ownValue(t.kinds, kind) ?? kind
