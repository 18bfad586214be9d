import type { MetricValue, RunEvents } from '@telarjs/core'
import type { Callback, Run } from './callback.js'
import { shortest } from './words.js'

/** A loss and metrics; null where a number is not finite, which JSON cannot say. */
export interface Scores {
  readonly loss: number | null
  readonly metrics: Readonly<Record<string, MetricValue | null>>
}

/** The results of an epoch. */
export interface EpochRow {
  readonly epoch: number
  readonly step: number
  readonly seconds: number
  /** That of the epoch's last step. */
  readonly learningRate: number
  readonly train: Scores
  /** By split. */
  readonly evaluations: Readonly<Record<string, Scores>>
}

/** Gathers the events of each epoch into a row. */
export function gatherRows(
  finish: (row: EpochRow, run: Run) => void | Promise<void>,
): Pick<Callback['on'], 'steps' | 'evaluated' | 'epochEnd'> {
  let evaluations: Record<string, Scores> = {}
  let learningRate = 0
  return {
    steps({ learningRates }) {
      learningRate = shortest(learningRates.at(-1) ?? learningRate)
    },
    evaluated(event) {
      evaluations = { ...evaluations, [event.split]: scoresOf(event) }
    },
    epochEnd(event, run) {
      const { epoch, step, seconds } = event
      const row = {
        epoch,
        step,
        seconds: Number(seconds.toFixed(3)),
        learningRate,
        train: scoresOf(event),
        evaluations,
      }
      evaluations = {}
      return finish(row, run)
    },
  }
}

/** The loss and metrics of an event, with null in place of numbers that are not finite. */
export function scoresOf({
  loss,
  metrics,
}: Pick<RunEvents['evaluated'] | RunEvents['epochEnd'], 'loss' | 'metrics'>): Scores {
  const entries = Object.entries(metrics).map(
    ([name, value]) => [name, typeof value === 'number' ? finite(value) : value] as const,
  )
  return { loss: finite(loss), metrics: Object.fromEntries(entries) }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
