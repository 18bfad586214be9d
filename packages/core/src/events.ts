import type { TargetSignature } from './data-signature.js'
import type { ResolvedExperiment } from './experiment.js'

/** A metric's value: a number, or a table such as a confusion matrix. */
export type MetricValue = number | readonly (readonly number[])[]

/** What the values of a metric are: a `fraction` of a whole, written as percent, any other `number`, or a `table`. */
export type ValueKind = 'fraction' | 'number' | 'table'

/** The result of one pass over a split. */
export interface Evaluation {
  readonly split: string
  readonly samples: number
  /** Mean loss per sample, without the regularizers' penalty. */
  readonly loss: number
  /** By name: `accuracy`. */
  readonly metrics: Readonly<Record<string, MetricValue>>
  /** How many samples each class was predicted for; those that the network answers with NaN are in none. Empty where the targets are not classes. */
  readonly predicted: readonly number[]
}

/** How a run ended: by its last epoch, by a callback, by the caller's signal, or by an error. */
export type RunStatus = 'completed' | 'stopped' | 'aborted' | 'failed'

/**
 * What happens in a run, strictly nested. This list is the source of the event type, of dispatch and of `explain`.
 * Epochs count from 1; steps from 0 over the whole run.
 */
export interface RunEvents {
  runStart: {
    readonly experiment: ResolvedExperiment
    readonly backend: BackendDescription
    /** How steps run: captured on WebGPU, replayed on WebAssembly, otherwise eager, and then why. */
    readonly runner: { readonly kind: 'captured' | 'replayed' | 'eager'; readonly why: string }
    readonly parameters: number
    readonly steps: number
    readonly stepsPerEpoch: number
    /** Samples of each split. */
    readonly samples: Readonly<Record<string, number>>
    readonly classes: readonly string[]
    /** The classes with the training samples of each, or the shape of the values. */
    readonly targets: TargetSignature
    /** What was made of the data without being asked for, such as the type and scale of each column of a table. */
    readonly notes?: readonly string[]
    /** What may be wrong with the data. */
    readonly warnings?: readonly string[]
    /** Steps and epochs done before, when this run continues another. */
    readonly resumedAt:
      | {
          readonly epoch: number
          readonly step: number
          /** Whether the weights are those that a callback brought back, such as the best ones, and not those of that step. */
          readonly restored?: boolean
        }
      | undefined
    /** For each metric, which way is better; `loss` is always 'minimize'. */
    readonly directions: Readonly<Record<string, 'maximize' | 'minimize'>>
    /** What the values of each metric are, and so how they are written. */
    readonly valueKinds: Readonly<Record<string, ValueKind>>
  }
  epochStart: { readonly epoch: number }
  /** A chunk of steps, about ten a second. */
  steps: {
    readonly epoch: number
    /** The first step, and the one after the last. */
    readonly from: number
    readonly to: number
    readonly learningRates: Float32Array
    readonly samplesPerSecond: number
    /** The loss of each step, penalties included. Read from the device once, when first asked for. */
    losses(): Promise<Float32Array>
    /** Each step's training metrics, by name. Read together with the losses. */
    metrics(): Promise<Readonly<Record<string, Float32Array>>>
  }
  evaluated: { readonly epoch: number; readonly step: number } & Evaluation
  epochEnd: {
    readonly epoch: number
    readonly step: number
    /** Mean over the steps of the epoch, penalties included. */
    readonly loss: number
    readonly metrics: Readonly<Record<string, number>>
    /** Of the steps of the epoch, those before an interruption included. */
    readonly seconds: number
    /** That of the epoch's last step. */
    readonly learningRate: number
  }
  /** Once, when all steps are done or a callback has stopped the run, before the last evaluations; not where it was aborted or failed. */
  trainingEnd: { readonly epoch: number; readonly step: number }
  /** Exactly once, whatever happened. */
  runEnd: {
    readonly status: RunStatus
    /** Why it stopped or failed; empty when completed. */
    readonly why: string
    readonly epochs: number
    readonly steps: number
    readonly seconds: number
    readonly samplesPerSecond: number
    /** Each split's last evaluation. */
    readonly evaluations: Readonly<Record<string, Evaluation>>
    /** The trained network and all it takes to go on, as the bytes of a checkpoint. Absent where the run failed before it had one. */
    readonly checkpoint?: Uint8Array
    readonly error?: unknown
  }
}

/** The name of an event. */
export type RunEventType = keyof RunEvents

/** All event types, in the order in which they first happen. */
export const runEventTypes = [
  'runStart',
  'epochStart',
  'steps',
  'evaluated',
  'epochEnd',
  'trainingEnd',
  'runEnd',
] as const satisfies readonly RunEventType[]

/** Something that happened in a run. */
export type RunEvent = { [Type in RunEventType]: { readonly type: Type } & RunEvents[Type] }[RunEventType]

/** The backend and device that a run uses. */
export interface BackendDescription {
  /** tfjs's name of the backend: `webgpu`, `wasm` … */
  readonly name: string
  /** The device in words: `NVIDIA H100`, `2 CPU cores`. */
  readonly device: string
  /** The build of its kernels, where it has several that differ in the last bits of results: `relaxed-simd`. */
  readonly build?: string
  /** Why this one was taken. */
  readonly why: string
}
