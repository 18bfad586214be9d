import type { Json, MetricValue, RunEvents } from '@telarjs/core'
import type { Callback, Run } from './callback.js'
import { shortest } from './format.js'

/** A loss and metrics; null for numbers that are not finite, which JSON cannot represent. */
export interface Scores {
  readonly loss: number | null
  readonly metrics: Readonly<Record<string, MetricValue | null>>
}

/** The results of an epoch. */
export interface EpochRow {
  readonly epoch: number
  readonly step: number
  readonly seconds: number
  /** The learning rate of the epoch's last step. */
  readonly learningRate: number
  readonly train: Scores
  /** By split. */
  readonly evaluations: Readonly<Record<string, Scores>>
}

/** Gathers the evaluations of each epoch into its row. `save` and `load` are for checkpoints within an epoch. */
export function gatherRows(finish: (row: EpochRow, run: Run) => void | Promise<void>): {
  readonly on: Pick<Callback['on'], 'evaluated' | 'epochEnd'>
  save(): Json
  load(memory: Json): void
} {
  let evaluations: Record<string, Scores> = {}
  return {
    on: {
      evaluated(event) {
        evaluations = { ...evaluations, [event.split]: scoresOf(event) }
      },
      epochEnd(event, run) {
        const { epoch, step, seconds, learningRate } = event
        const row = {
          epoch,
          step,
          seconds: Number(seconds.toFixed(3)),
          learningRate: shortest(learningRate),
          train: scoresOf(event),
          evaluations,
        }
        evaluations = {}
        return finish(row, run)
      },
    },
    save: () => ({ ...evaluations }) as unknown as Json,
    load: (memory) => void (evaluations = memory as unknown as Record<string, Scores>),
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
