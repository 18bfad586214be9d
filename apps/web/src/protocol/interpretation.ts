import type { Calibration as Reliability } from '@telarjs/report'
import type { Calibration } from '@telarjs/trainer/calibration'
import type { ColumnImportance, PartialDependence } from '@telarjs/trainer/interpretation'
import type { ThresholdOptions, Thresholds } from '@telarjs/trainer/thresholds'

/** How much each column of a table matters to a network; the most important first. */
export interface ColumnsView extends ColumnImportance {
  readonly split: string
}

/** How the answers go with a column. */
export interface DependenceView extends PartialDependence {
  readonly split: string
  /** What the answers are: `probability` or `prediction`. */
  readonly quantity: string
}

/** An image that is explained: one of the data, or one that was drawn, as numbers of 0 … 1. */
export type ExplainedImage = { readonly split: string; readonly index: number } | { readonly values: Float32Array }

/** What in an image speaks for the answer. */
export interface LookedAtView {
  readonly shape: readonly [number, number, number]
  /** The image, 0 … 1. */
  readonly values: Float32Array
  readonly answer: string
  readonly probability: number
  /** What it is; nothing for a drawing. */
  readonly truth?: string
  /** Of each pixel: how strongly the score of the answer goes with it. */
  readonly saliency: Float32Array
  /** Of each pixel: how much the last convolution found there that speaks for the answer; of networks that have one. */
  readonly gradCam?: Float32Array
}

/** How far the probabilities of a network can be believed. */
export interface ReliabilityView {
  readonly split: string
  readonly samples: number
  readonly reliability: Reliability
  /** The temperature that the network keeps, once it is calibrated. */
  readonly calibration?: Calibration
  /** The expected calibration error without it. */
  readonly errorBefore: number
  /** Whether there are samples for validation, to which a temperature can be fitted. */
  readonly canCalibrate: boolean
}

/** Above which probabilities a network says yes. */
export interface ThresholdsView {
  /** What each of them is for: the second of two classes, or a label. */
  readonly names: readonly string[]
  /** Those that the network keeps, once they are chosen; without them it is 0.5. */
  readonly kept?: Thresholds
  /** Whether there are samples for validation, on which they can be chosen. */
  readonly canChoose: boolean
}

/** What the worker finds out of a trained network by asking it. Undefined where the question makes no sense for it, or its data is not at hand. */
export interface InterpretationApi {
  columns(id: string): Promise<ColumnsView | undefined>
  dependence(id: string, column: string): Promise<DependenceView | undefined>
  whereItLooks(id: string, image: ExplainedImage): Promise<LookedAtView | undefined>
  reliability(id: string): Promise<ReliabilityView | undefined>
  /** Fits a temperature to the samples for validation. @returns the checkpoint that keeps it @throws ExperimentError where none is best */
  calibrated(id: string): Promise<Uint8Array>
  thresholds(id: string): Promise<ThresholdsView | undefined>
  /**
   * Chooses thresholds on the samples for validation, or takes them out.
   *
   * @returns the checkpoint that keeps them
   * @throws ExperimentError where there is no choice
   */
  withThresholds(id: string, options: ThresholdOptions | undefined): Promise<Uint8Array>
  /** Puts another checkpoint of the same network in the place of the one of a run, also where that is looked at. */
  putCheckpoint(id: string, checkpoint: Uint8Array): Promise<void>
}
