import { checkpoint } from './checkpoint.js'
import { collapseGuard } from './collapse-guard.js'
import { csvLog } from './csv-log.js'
import { deadUnits } from './dead-units.js'
import { divergenceGuard } from './divergence-guard.js'
import { earlyStopping } from './early-stopping.js'
import { history } from './history.js'
import { jsonlLog } from './jsonl-log.js'
import { nonFiniteGuard } from './non-finite-guard.js'
import { progress } from './progress.js'
import { reduceOnPlateau } from './reduce-on-plateau.js'
import { timeLimit } from './time-limit.js'

/** All callbacks of this package. */
export const plugins = [
  history,
  progress,
  csvLog,
  jsonlLog,
  earlyStopping,
  reduceOnPlateau,
  nonFiniteGuard,
  collapseGuard,
  divergenceGuard,
  deadUnits,
  timeLimit,
  checkpoint,
] as const
