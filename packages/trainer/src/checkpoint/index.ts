/** The part that reads checkpoints, for a page that opens one before it loads the plugins and the trainer. */
export {
  noProgress,
  type Checkpoint,
  type EpochRecord,
  type EpochTotals,
  type MadeBy,
  type Progress,
} from './checkpoint.js'
export type { Calibration } from '../calibration/calibration.js'
export { readCheckpoint } from './read-checkpoint.js'
export { writeCheckpoint } from './write-checkpoint.js'
export { countParams, joinState, splitState, withoutSnapshots, type NetworkState } from './checkpoint-areas.js'
