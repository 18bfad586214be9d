import type { Evaluation, MetricValue, RunEvents, RunStatus } from '@telarjs/core'
import { noProgress, noTotals, withEpoch, type EpochTotals, type Progress } from './checkpoint.js'

/** What changes while a run goes on, apart from tensors. It changes only through its named transitions. */
export interface RunState extends Omit<Progress, 'seconds' | 'restored' | 'history'> {
  /** Whether a snapshot came back since the last evaluation, so that the results are of other params. */
  readonly restored: boolean
  /** Whether no step was taken since a snapshot came back. */
  readonly goesOnRestored: boolean
  /** Why a callback wants the run to stop. */
  readonly stopped: string | undefined
  /** Seconds of the whole run, earlier parts included. */
  seconds(): number
  /** What a checkpoint holds of it. */
  progress(): Progress
  /** Begins the next epoch, or goes on with the one that a checkpoint was in. */
  beginEpoch(): void
  /** Notes that so many more steps are on the device, and the learning rate of the last of them. */
  issueSteps(count: number, learningRate: number): void
  /** Brings some of the epoch's totals up to date. */
  updateTotals(changes: Partial<EpochTotals>): void
  /** @param means over the steps of the epoch */
  closeEpoch(means: Pick<RunEvents['epochEnd'], 'loss' | 'metrics' | 'learningRate'>): void
  beginEvaluation(): void
  addEvaluation(evaluation: Evaluation): void
  /** The first reason counts. */
  stop(why: string): void
  scaleLearningRate(factor: number): void
  /** Notes that a snapshot's params took the place of the present ones. */
  restore(): void
}

/** A fresh state, or that of a checkpoint. */
export function createRunState(from: Progress = noProgress): RunState {
  const startedAt = performance.now()
  let { epoch, step, epochClosed, learningRateScale, totals } = from
  let evaluations = { ...from.evaluations }
  let history = from.history ?? []
  /** Those since `beginEvaluation`; others may be of an earlier end of the run. */
  let ofEpoch: Record<string, Evaluation> = {}
  let restored = false
  let goesOnRestored = from.restored === true
  let stopped: string | undefined
  const seconds = () => from.seconds + (performance.now() - startedAt) / 1000

  return {
    get epoch() {
      return epoch
    },
    get step() {
      return step
    },
    get epochClosed() {
      return epochClosed
    },
    get learningRateScale() {
      return learningRateScale
    },
    get totals() {
      return totals
    },
    get evaluations() {
      return evaluations
    },
    get restored() {
      return restored
    },
    get goesOnRestored() {
      return goesOnRestored
    },
    get stopped() {
      return stopped
    },
    seconds,
    progress: () => ({
      epoch,
      step,
      epochClosed,
      learningRateScale,
      ...(goesOnRestored ? { restored: true } : {}),
      totals,
      evaluations,
      seconds: seconds(),
      history,
    }),
    beginEpoch() {
      if (!epochClosed) return
      epoch++
      epochClosed = false
      totals = noTotals
    },
    issueSteps(count, learningRate) {
      step += count
      goesOnRestored = false
      totals = { ...totals, learningRate }
    },
    updateTotals: (changes) => void (totals = { ...totals, ...changes }),
    closeEpoch({ loss, metrics, learningRate }) {
      epochClosed = true
      history = withEpoch(history, {
        epoch,
        step,
        learningRate,
        loss,
        metrics,
        evaluations: scoresOf(ofEpoch),
      })
    },
    beginEvaluation() {
      restored = false
      ofEpoch = {}
    },
    addEvaluation(evaluation) {
      evaluations = { ...evaluations, [evaluation.split]: evaluation }
      ofEpoch = { ...ofEpoch, [evaluation.split]: evaluation }
    },
    stop: (why) => void (stopped ??= why),
    scaleLearningRate: (factor) => void (learningRateScale *= factor),
    restore: () => void (restored = goesOnRestored = true),
  }
}

/** Loss and the metrics that are numbers, by split. */
function scoresOf(evaluations: Readonly<Record<string, Evaluation>>) {
  const isNumber = (entry: readonly [string, MetricValue]) => typeof entry[1] === 'number'
  const scores = Object.values(evaluations).map(
    ({ split, loss, metrics }) =>
      [split, { loss, metrics: Object.fromEntries(Object.entries(metrics).filter(isNumber)) }] as const,
  )
  return Object.fromEntries(scores)
}

/** A caller that gives its signal an error as reason says why; an AbortError is what `abort()` makes by itself. */
function whyAborted(reason: unknown): string {
  return reason instanceof Error && reason.name !== 'AbortError' ? reason.message : 'the caller asked for it'
}

/** How a run ended, from what is known at its end. @param reason of the signal that aborted it */
export function statusOf(
  { stopped }: Pick<RunState, 'stopped'>,
  aborted: boolean,
  error: unknown,
  reason?: unknown,
): { status: RunStatus; why: string } {
  if (error !== undefined) return { status: 'failed', why: (error as Error).message }
  if (aborted) return { status: 'aborted', why: whyAborted(reason) }
  if (stopped !== undefined) return { status: 'stopped', why: stopped }
  return { status: 'completed', why: '' }
}
