import type { Callback, FileMakers } from '@telarjs/callbacks'
import type { BackendDescription, Registry, Storage } from '@telarjs/core'
import type { Files, RemoteFile } from '@telarjs/datasets'
import type { RunStack } from './run-stack.js'

/** What the trainer needs from the place where it runs. */
export interface TrainOptions {
  /** The plugins that the experiment may name. */
  readonly registry: Registry
  /** The backend that was started. Defaults to whatever tfjs uses now. */
  readonly backend?: BackendDescription
  /** Rejects if the backend is lost during the run; the run then fails with its error. */
  readonly lost?: Promise<never>
  /** Where data sets read files. Without it, only data sets that need none can be used. */
  readonly files?: Files
  /** How data sets fetch published files. */
  readonly download?: (file: RemoteFile) => Promise<Uint8Array>
  /** Where checkpoints and logs go. Defaults to memory. */
  readonly storage?: Storage
  /** A checkpoint to go on from. */
  readonly from?: Uint8Array
  /**
   * What to do where the training samples differ from those of the checkpoint: refuse to resume, or train on the new ones from
   * the next epoch. Other columns, classes and shapes are always refused. Defaults to `refuse`.
   */
  readonly otherData?: 'refuse' | 'next-epoch'
  /**
   * Ends the run after the current chunk of steps, as 'aborted'; the message of an error given to `abort` becomes the run's `why`. A PluginError ends it as
   * 'failed', and is thrown: for what a plugin threw in a timer, where no run can catch it.
   */
  readonly signal?: AbortSignal
  /** Callbacks of the host, told before the experiment's; they are not part of the experiment that is saved. */
  readonly callbacks?: readonly Callback[]
  /** Files that the host can make of the run at its end, for callbacks that upload them. */
  readonly fileMakers?: FileMakers
  /**
   * Tries the whole run out: one epoch of one batch of each split, or of so many, with all callbacks but those that send to other machines, and into
   * memory, so that nothing is written to `storage`. Lightning's `fast_dev_run`. Defaults to false.
   */
  readonly fastDevRun?: boolean | number
  /**
   * Trains on the same few batches in every epoch: a network that cannot bring their loss towards 0 has a fault. Other splits are cut to as many.
   * Lightning's `overfit_batches`. Without it, all of the training split.
   */
  readonly overfitBatches?: number
  /** The most steps that the next chunk may have, asked before each: 1 lets a host go step by step. */
  readonly stepsAtOnce?: () => number
  /** Runs of one process that are given the same stack are trained together, by the same kernels. Without it each is trained on its own. */
  readonly stack?: RunStack
  /** Takes warnings about the data, such as rows that are left out, and from callbacks, such as a collapsed prediction. */
  readonly onWarning?: (message: string) => void
  /** Takes the lines in which `callback:progress` says how far the run is. */
  readonly onReport?: (line: string) => void
}
