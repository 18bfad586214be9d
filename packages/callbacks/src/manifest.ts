// Written by `pnpm run generate` from the plugin files of this folder.
import { checkpoint } from './checkpoint.js'
import { collapseGuard } from './collapse-guard.js'
import { comet } from './comet.js'
import { csvLog } from './csv-log.js'
import { deadUnits } from './dead-units.js'
import { divergenceGuard } from './divergence-guard.js'
import { earlyStopping } from './early-stopping.js'
import { history } from './history.js'
import { jsonlLog } from './jsonl-log.js'
import { mlflow } from './mlflow.js'
import { nonFiniteGuard } from './non-finite-guard.js'
import { progress } from './progress.js'
import { reduceOnPlateau } from './reduce-on-plateau.js'
import { tensorboard } from './tensorboard.js'
import { timeLimit } from './time-limit.js'
import { wandb } from './wandb.js'

/** All plugins of this package. Their types are named, so that importing this list is enough for editors to know every plugin. */
export const plugins: readonly [
  typeof checkpoint,
  typeof collapseGuard,
  typeof comet,
  typeof csvLog,
  typeof deadUnits,
  typeof divergenceGuard,
  typeof earlyStopping,
  typeof history,
  typeof jsonlLog,
  typeof mlflow,
  typeof nonFiniteGuard,
  typeof progress,
  typeof reduceOnPlateau,
  typeof tensorboard,
  typeof timeLimit,
  typeof wandb,
] = [
  checkpoint,
  collapseGuard,
  comet,
  csvLog,
  deadUnits,
  divergenceGuard,
  earlyStopping,
  history,
  jsonlLog,
  mlflow,
  nonFiniteGuard,
  progress,
  reduceOnPlateau,
  tensorboard,
  timeLimit,
  wandb,
]
