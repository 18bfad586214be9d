import type { Evaluation, MetricValue, RunEvents, RunStatus } from '@telarjs/core'
import { noProgress, noTotals, withEpoch, type EpochTotals, type Progress } from './checkpoint/checkpoint.js'

/** What changes during a run, apart from tensors. It changes only through the transitions named here. */
export interface RunState extends Omit<Progress, 'seconds' | 'restored' | 'history'> {
  /** Whether a snapshot was restored since the last evaluation, so that the results belong to other params. */
  readonly restored: boolean
  /** Whether no step was taken since a snapshot was restored. */
  readonly goesOnRestored: boolean
  /** Why a callback wants the run to stop. */
  readonly stopped: string | undefined
  /** Seconds of the whole run, earlier parts included. */
  seconds(): number
  /** The part that a checkpoint holds. */
  progress(): Progress
  /** Begins the next epoch, or continues the one in which a checkpoint was written. */
  beginEpoch(): void
  /** Notes that so many more steps are on the device, and the learning rate of the last of them. */
  issueSteps(count: number, learningRate: number): void
  /** Brings some of the epoch's totals up to date. */
  updateTotals(changes: Partial<EpochTotals>): void
  /** @param means over the steps of the epoch */
  closeEpoch(means: Pick<RunEvents['epochEnd'], 'loss' | 'metrics' | 'learningRate'>): void
  beginEvaluation(): void
  addEvaluation(evaluation: Evaluation): void
  /** The first reason counts; later ones are ignored. */
  stop(why: string): void
  scaleLearningRate(factor: number): void
  /** Notes that a snapshot has replaced the current params. */
  restore(): void
}

/** A fresh state, or that of a checkpoint. */
export function createRunState(from: Progress = noProgress): RunState {
  return new ChangingState(from)
}

/** Only here are the fields of a `RunState` writable. */
class ChangingState implements RunState {
  epoch: number
  step: number
  epochClosed: boolean
  learningRateScale: number
  totals: EpochTotals
  evaluations: RunState['evaluations']
  restored = false
  goesOnRestored: boolean
  stopped: string | undefined
  #history: NonNullable<Progress['history']>
  /** The evaluations since `beginEvaluation`; others may come from an earlier end of the run. */
  #ofEpoch: Record<string, Evaluation> = {}
  readonly #secondsBefore: number
  readonly #startedAt = performance.now()

  constructor(from: Progress) {
    this.epoch = from.epoch
    this.step = from.step
    this.epochClosed = from.epochClosed
    this.learningRateScale = from.learningRateScale
    this.totals = from.totals
    this.evaluations = from.evaluations
    this.goesOnRestored = from.restored === true
    this.#history = from.history ?? []
    this.#secondsBefore = from.seconds
  }

  seconds(): number {
    return this.#secondsBefore + (performance.now() - this.#startedAt) / 1000
  }

  progress(): Progress {
    const { epoch, step, epochClosed, learningRateScale, goesOnRestored, totals, evaluations } = this
    const restored = goesOnRestored ? ({ restored: true } as const) : {}
    const history = this.#history
    const seconds = this.seconds()
    return { epoch, step, epochClosed, learningRateScale, ...restored, totals, evaluations, seconds, history }
  }

  beginEpoch(): void {
    if (!this.epochClosed) return
    this.epoch++
    this.epochClosed = false
    this.totals = noTotals
  }

  issueSteps(count: number, learningRate: number): void {
    this.step += count
    this.goesOnRestored = false
    this.totals = { ...this.totals, learningRate }
  }

  updateTotals(changes: Partial<EpochTotals>): void {
    this.totals = { ...this.totals, ...changes }
  }

  closeEpoch({ loss, metrics, learningRate }: Parameters<RunState['closeEpoch']>[0]): void {
    const { epoch, step } = this
    const evaluations = scoresOf(this.#ofEpoch)
    this.epochClosed = true
    this.#history = withEpoch(this.#history, { epoch, step, learningRate, loss, metrics, evaluations })
  }

  beginEvaluation(): void {
    this.restored = false
    this.#ofEpoch = {}
  }

  addEvaluation(evaluation: Evaluation): void {
    this.evaluations = { ...this.evaluations, [evaluation.split]: evaluation }
    this.#ofEpoch = { ...this.#ofEpoch, [evaluation.split]: evaluation }
  }

  stop(why: string): void {
    this.stopped ??= why
  }

  scaleLearningRate(factor: number): void {
    this.learningRateScale *= factor
  }

  restore(): void {
    this.restored = true
    this.goesOnRestored = true
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

/** An error that the caller gave to `abort` says why; an AbortError is only what `abort()` without a reason creates. */
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
