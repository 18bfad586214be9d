import type { DataSignature, Evaluation, Json, ResolvedExperiment } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import type { DataShape } from './plan.js'

/** Everything a run needs to go on as if it had never stopped. */
export interface Checkpoint {
  readonly experiment: ResolvedExperiment
  /** What a sample looks like, so that the network can answer without its data. */
  readonly sample: DataShape
  /** What training knew of its data; missing where weights were imported without data. */
  readonly data?: DataSignature
  readonly progress: Progress
  /** The memory of each callback that has one, by its name. */
  readonly callbacks: Readonly<Record<string, Json>>
  /** What made the numbers, so that going on elsewhere can say what may differ. */
  readonly madeBy?: MadeBy
  /** `params/…`, `state/…`, `optimizer/…`, and `snapshots/<name>/…` for copies that callbacks keep. */
  readonly tensors: Readonly<Record<string, NamedArray>>
}

/** The kernels and plugins that a checkpoint comes from. */
export interface MadeBy {
  /** tfjs's name of the backend: `wasm`. */
  readonly backend: string
  /** The build of its kernels, where it has several: `relaxed-simd`. */
  readonly build?: string
  /** The version of each plugin that the experiment names. */
  readonly plugins: Readonly<Record<string, number>>
}

/** How far a run has come. The order of the data and all random numbers follow from it and the seed. */
export interface Progress {
  /** The epoch under way or just closed; 0 before the first. */
  readonly epoch: number
  /** Steps done in the whole run. */
  readonly step: number
  /** Whether the epoch's evaluations and `epochEnd` are done. */
  readonly epochClosed: boolean
  readonly learningRateScale: number
  /** Set where the weights are those that a callback brought back, such as the best ones, and not those of the last step. */
  readonly restored?: true
  /** Sums over the epoch's steps so far. */
  readonly totals: EpochTotals
  readonly evaluations: Readonly<Record<string, Evaluation>>
  readonly seconds: number
  /** What the closed epochs came to, for curves; see `withEpoch`. Missing in checkpoints of earlier versions. */
  readonly history?: readonly EpochRecord[]
}

/** What a closed epoch came to. */
export interface EpochRecord {
  readonly epoch: number
  readonly step: number
  /** That of its last step. */
  readonly learningRate: number
  /** The means over its steps. */
  readonly loss: number
  readonly metrics: Readonly<Record<string, number>>
  /** By split; tables such as a confusion matrix are left out. */
  readonly evaluations: Readonly<Record<string, Pick<Evaluation, 'loss' | 'metrics'>>>
}

/** What an epoch's steps have come to so far. */
export interface EpochTotals {
  readonly seconds: number
  /** That of the last step. */
  readonly learningRate: number
  readonly samples: number
  readonly loss: number
  readonly metrics: Readonly<Record<string, readonly number[]>>
}

/** The totals of an epoch that has not begun. */
export const noTotals: EpochTotals = { seconds: 0, learningRate: 0, samples: 0, loss: 0, metrics: {} }

/** Before the first step. */
export const noProgress: Progress = {
  epoch: 0,
  step: 0,
  epochClosed: true,
  learningRateScale: 1,
  totals: noTotals,
  evaluations: {},
  seconds: 0,
}

/** So many epochs are kept one by one. */
const mostEpochs = 512

/**
 * A history with one more epoch. Of more than 512 epochs, those are kept whose number is a multiple of 2, of more than 1024 of 4, and so on, and always the last:
 * checkpoints stay small, and a run that was interrupted has the same history as one that was not.
 *
 * @example
 * withEpoch([], { epoch: 1, step: 15, learningRate: 0.01, loss: 0.7, metrics: {}, evaluations: {} }).length // 1
 */
export function withEpoch(history: readonly EpochRecord[], record: EpochRecord): readonly EpochRecord[] {
  let apart = 1
  while (record.epoch / apart > mostEpochs) apart *= 2
  const kept = history.filter(({ epoch }) => epoch < record.epoch && epoch % apart === 0)
  return [...kept, record]
}
