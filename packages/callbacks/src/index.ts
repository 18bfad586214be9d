export {
  defineCallback,
  type Callback,
  type CallbackPlan,
  type DeadUnits,
  type FileMakers,
  type NamedValues,
  type NetworkView,
  type Phase,
  type Run,
} from './callback.js'
export { sendWaiting } from './mlflow/send-waiting.js'
export { defaultMonitorSplit } from './monitor.js'

// Written by `pnpm run generate` from the plugin files of this folder.
export { checkpoint } from './checkpoint.js'
export { collapseGuard } from './collapse-guard.js'
export { comet } from './comet.js'
export { csvLog } from './csv-log.js'
export { deadUnits } from './dead-units.js'
export { divergenceGuard } from './divergence-guard.js'
export { earlyStopping } from './early-stopping.js'
export { history } from './history.js'
export { jsonlLog } from './jsonl-log.js'
export { mlflow } from './mlflow.js'
export { nonFiniteGuard } from './non-finite-guard.js'
export { progress } from './progress.js'
export { reduceOnPlateau } from './reduce-on-plateau.js'
export { tensorboard } from './tensorboard.js'
export { timeLimit } from './time-limit.js'
export { wandb } from './wandb.js'
