import { ownValue } from '@telarjs/core'
import { metricLabel } from '@telarjs/report'
import { pageTexts as t } from './page.js'

/** What a split is called; one that the page does not know keeps its name. */
export const splitName = (split: string): string => ownValue(t.splits, split) ?? split

/** What a metric, or the loss, is called; one that the page does not know has the words of its id. */
export const metricName = (metric: string): string => ownValue(t.metrics, metric) ?? metricLabel(metric)

/** What plugins of a kind are called. */
export const kindName = (kind: string): string => ownValue(t.kinds, kind) ?? kind
