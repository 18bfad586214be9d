import type { Evaluation } from '@telarjs/core'
import type { RunRecord } from '../protocol/run-record.js'

/** What a run came to on the samples that it was not trained on. */
export interface RunResult {
  readonly split: string
  readonly loss: number
  /** The first metric that is a number. */
  readonly metric?: { readonly name: string; readonly value: number }
}

/** The test split counts, or else validation, or else what was evaluated. */
export function resultOf({ evaluations }: Pick<RunRecord, 'evaluations'>): RunResult | undefined {
  const held: Evaluation | undefined = evaluations['test'] ?? evaluations['validation'] ?? Object.values(evaluations)[0]
  if (!held) return undefined
  const metric = Object.entries(held.metrics).find((entry): entry is [string, number] => typeof entry[1] === 'number')
  return { split: held.split, loss: held.loss, ...(metric ? { metric: { name: metric[0], value: metric[1] } } : {}) }
}

/** The columns by which runs are put in order: the best, the longest or the newest first. */
export const orders = {
  run: ({ createdAt }) => createdAt,
  result: (record) => {
    const { name, value } = resultOf(record)?.metric ?? {}
    if (value === undefined) return undefined
    return record.directions[name!] === 'minimize' ? -value : value
  },
  loss: (record) => negative(resultOf(record)?.loss),
  steps: ({ step }) => step,
  time: ({ seconds }) => seconds,
} as const satisfies Readonly<Record<string, (record: RunRecord) => number | undefined>>

export type Order = keyof typeof orders

function negative(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value
}

/** Runs in an order; those that have no number there come last either way. */
export function inOrder(records: readonly RunRecord[], order: Order, isReversed: boolean): readonly RunRecord[] {
  const rank = (record: RunRecord) => {
    const value = orders[order](record)
    if (value === undefined || Number.isNaN(value)) return -Infinity
    return isReversed ? -value : value
  }
  return records.toSorted((one, other) => rank(other) - rank(one) || other.createdAt - one.createdAt)
}
