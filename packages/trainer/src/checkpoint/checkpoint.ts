import type { DataSignature, Evaluation, Json, ResolvedExperiment } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import type { Calibration } from '../calibration/calibration.js'
import type { DataShape } from '../plan.js'
import type { Thresholds } from '../thresholds/thresholds.js'

/** Everything that a run needs to continue as if it had never stopped. */
export interface Checkpoint {
  readonly experiment: ResolvedExperiment
  /** What a sample looks like, so that the network can answer without its data. */
  readonly sample: DataShape
  /** What training knew of its data; missing where weights were imported without data. */
  readonly data?: DataSignature
  readonly progress: Progress
  /** The saved memory of each callback that has one, by its name. */
  readonly callbacks: Readonly<Record<string, Json>>
  /** Fitted after training, where somebody asked for it; a resumed run drops it, as its weights change. */
  readonly calibration?: Calibration
  /** Chosen after training, where somebody asked for them; a resumed run drops them too. */
  readonly thresholds?: Thresholds
  /** What computed the numbers, so that a resume elsewhere can say what may differ. */
  readonly madeBy?: MadeBy
  /** `params/…`, `state/…`, `optimizer/…`, and `snapshots/<name>/…` for copies that callbacks keep. */
  readonly tensors: Readonly<Record<string, NamedArray>>
}

/** The kernels and plugins that a checkpoint was made with. */
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
  /** The epoch in progress or the one just closed; 0 before the first. */
  readonly epoch: number
  /** Steps done in the whole run. */
  readonly step: number
  /** Whether the epoch's evaluations and `epochEnd` are done. */
  readonly epochClosed: boolean
  readonly learningRateScale: number
  /** Set where the weights are ones that a callback restored, such as the best ones, and not those of the last step. */
  readonly restored?: true
  /** Sums over the epoch's steps so far. */
  readonly totals: EpochTotals
  readonly evaluations: Readonly<Record<string, Evaluation>>
  readonly seconds: number
  /** The results of the closed epochs, for curves; see `withEpoch`. Missing in checkpoints of earlier versions. */
  readonly history?: readonly EpochRecord[]
}

/** The results of a closed epoch. */
export interface EpochRecord {
  readonly epoch: number
  readonly step: number
  /** The learning rate of its last step. */
  readonly learningRate: number
  /** The means over its steps. */
  readonly loss: number
  readonly metrics: Readonly<Record<string, number>>
  /** By split; tables such as a confusion matrix are left out. */
  readonly evaluations: Readonly<Record<string, Pick<Evaluation, 'loss' | 'metrics'>>>
}

/** The running totals of an epoch. */
export interface EpochTotals {
  readonly seconds: number
  /** The learning rate of the last step. */
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

/** Up to this many epochs are all kept. */
const mostEpochs = 512

/**
 * Appends an epoch to a history. Beyond 512 epochs only those are kept whose number is a multiple of 2, beyond 1024 of 4, and so on, and always the
 * last: checkpoints stay small, and a run that was interrupted has the same history as one that was not.
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
