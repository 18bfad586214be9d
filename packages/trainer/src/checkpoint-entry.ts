/** Checkpoints alone, for a page that reads one before it loads the plugins and the trainer. */
export {
  noProgress,
  readCheckpoint,
  writeCheckpoint,
  type Checkpoint,
  type EpochRecord,
  type EpochTotals,
  type MadeBy,
  type Progress,
} from './checkpoint.js'
export {
  countParams,
  joinState,
  splitState,
  withoutSnapshots,
  type NetworkState,
} from './inference/checkpoint-areas.js'
