import type { Issue, JsonObject, TelarErrorName } from '@telarjs/core'
import type { EpochScores } from '../runs/read-folder.js'
import type { RunSummary } from '../runs/train-in-folder.js'

/** What a pool tells a worker. */
export type ToWorker =
  | { readonly type: 'run'; readonly experiment: JsonObject; readonly folder: string; readonly keepsFinal: boolean }
  | { readonly type: 'stop'; readonly folder: string }
  | { readonly type: 'identify'; readonly experiment: JsonObject }

/** A run that ended. */
export interface TrainedRun {
  readonly summary: RunSummary
  /** The scores of each epoch, also of those before an interruption. */
  readonly epochs: readonly EpochScores[]
}

/** What a worker tells its pool. `folder` is that of the run; without it the message is not about a run. */
export type FromWorker = { readonly folder?: string } & Told

type Told =
  | { readonly type: 'ready' }
  | { readonly type: 'epoch'; readonly epoch: number; readonly epochs: number; readonly scores: EpochScores }
  | { readonly type: 'warning'; readonly message: string }
  | ({ readonly type: 'end' } & TrainedRun)
  | { readonly type: 'identified'; readonly checksum: string }
  | { readonly type: 'failed'; readonly name: TelarErrorName; readonly issues: readonly Issue[] }
