import { percent, short } from '@telarjs/core'
import type { TextTable } from './figure.js'

/** One class taken for another. */
export interface Confusion {
  readonly from: number
  readonly to: number
  readonly count: number
  /** Of the samples of its class. */
  readonly share: number
}

/**
 * Which classes are taken for which, the most frequent first.
 *
 * @param counts by true class (rows) and predicted class (columns)
 * @example
 * confusionsOf([[8, 2], [0, 10]]) // [{ from: 0, to: 1, count: 2, share: 0.2 }]
 */
export function confusionsOf(counts: readonly (readonly number[])[]): Confusion[] {
  const found: Confusion[] = []
  counts.forEach((row, from) => {
    const total = row.reduce((sum, count) => sum + count, 0)
    row.forEach((count, to) => {
      if (from !== to && count > 0) found.push({ from, to, count, share: count / total })
    })
  })
  return found.sort((a, b) => b.count - a.count)
}

/**
 * The most frequent confusions by their names: of many classes a table of all pairs would be too large.
 *
 * @example
 * largestConfusions([[8, 2], [0, 10]], ['cat', 'dog']).rows // [['cat', 'dog', '2', '20.00 %']]
 */
export function largestConfusions(
  counts: readonly (readonly number[])[],
  classes: readonly string[],
  most = 30,
): TextTable {
  return {
    head: ['true', 'taken for', 'times', 'of its class'],
    rows: confusionsOf(counts)
      .slice(0, most)
      .map(({ from, to, count, share }) => [classes[from]!, classes[to]!, short(count), percent(share)]),
  }
}
