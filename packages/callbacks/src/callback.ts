import { pluginDefiner, type Json, type RunEvents, type RunEventType, type Storage } from '@telarjs/core'

/** How many units of a layer are dead: 0 for every sample. */
export interface DeadUnits {
  /** `0-dense` */
  readonly layer: string
  readonly units: number
  readonly dead: number
}

/** Arrays by name, such as `0-dense/kernel`. */
export type NamedValues = Readonly<Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>>

/** The network of a run, for callbacks that show it. Everything is read from the device when it is asked for, which makes the run wait. */
export interface NetworkView {
  /** The shape of a sample after the transforms. */
  readonly inputShape: readonly number[]
  /** All params, layer by layer. */
  params(): Promise<NamedValues>
  /** The gradients of the learned params on the first batch of the training split, penalties included. */
  gradients(): Promise<NamedValues>
  /**
   * The first samples of the training split as they are, each followed by what training sees of it: [samples, 1 + variants, …shape of a sample].
   * Undefined without augmentation.
   */
  augmented(samples: number, variants: number): Promise<NamedValues[string] | undefined>
}

/** Everything that a callback can read from a run or request of it. */
export interface Run {
  /** Ends the run after the current chunk; its status is then 'stopped'. */
  stop(why: string): void
  /** Multiplies the learning rate of all coming steps. */
  scaleLearningRate(factor: number): void
  /** Keeps a copy of params, state and averages in memory under a name, in place of an older one. */
  keep(name: string): void
  /** Restores a kept copy. @throws TrainError where nothing was kept under the name */
  restore(name: string): void
  /** Writes a checkpoint to the run's storage as `checkpoints/<name>.telar`. */
  checkpoint(name: string): Promise<void>
  /** The name of the first param or state tensor with a value that is not finite. */
  firstNonFinite(): Promise<string | undefined>
  /** Counts the units of each layer that are 0 for every sample of the training split, or of a few hundred of its samples. */
  deadUnits(): Promise<readonly DeadUnits[]>
  readonly network: NetworkView
  /** The likeliest cause in the data where training goes wrong, with the remedy, such as inputs that nothing scales. */
  readonly likelyCause?: string | undefined
  /** Warns the user; hosts show the message immediately and keep it in the record of the run. */
  warn(message: string): void
  /** Reports progress in one line that replaces the one before; hosts may show it. */
  report(line: string): void
  /** How many of the newest chunks may still be on the device: `losses()` of older ones returns at once. */
  readonly queueDepth: number
  /** Where the run keeps its files. */
  readonly storage: Storage
  /** What the host can make of a run that ends. */
  readonly fileMakers?: FileMakers | undefined
}

/** Files that a host makes of a run that ends, by name: `report.html`, `model.onnx`. */
export type FileMakers = Readonly<Record<string, (end: RunEvents['runEnd']) => Promise<Uint8Array>>>

/** `observe` comes first (history, progress, logs), then `decide` (early stopping, guards), then `persist` (checkpoints). */
export type Phase = 'observe' | 'decide' | 'persist'

/** What is known of a run before it begins. */
export type CallbackPlan = Pick<RunEvents['runStart'], 'experiment' | 'samples' | 'directions'>

/** Code that is called at events of a run: it observes, and may ask the run for something. */
export interface Callback {
  readonly name: string
  readonly phase: Phase
  /** What to do at each event. The run waits for promises, except at `steps`, where `losses()` should not be awaited without need. */
  readonly on: { readonly [Type in RunEventType]?: (event: RunEvents[Type], run: Run) => void | Promise<void> }
  /** Refuses a run that the callback cannot follow, before it begins. @throws ExperimentError that names the option */
  check?(plan: CallbackPlan): void
  /** Completes queued work and writes the callback's files to disk; the run waits for it before each checkpoint. */
  settle?(): Promise<void>
  /** Set where it sends to other machines, such as a tracking server: a fast dev run leaves it out. */
  readonly sendsElsewhere?: true
  /** The callback's state for a checkpoint; a callback that has `save` also has `load`. */
  save?(): Json
  load?(memory: Json): void
}

declare module '@telarjs/core' {
  interface PluginKinds {
    callback: Callback
  }
}

/**
 * Defines a callback; see `early-stopping.ts` for one.
 *
 * @example
 * export const counter = defineCallback({
 *   id: 'callback:acme/counter',
 *   summary: 'Says how many epochs are done',
 *   options: noOptions,
 *   create: () => ({ name: 'counter', phase: 'observe', on: { epochEnd: ({ epoch }, { warn }) => warn(`${epoch} epochs`) } }),
 * })
 */
export const defineCallback = pluginDefiner('callback', { name: 'string', phase: 'string', on: 'object' })
