export {
  defineOptimizer,
  requireOptimizer,
  type EpochPosition,
  type Optimizer,
  type UpdateContext,
} from './optimizer.js'

// Written by `pnpm run generate` from the plugin files of this folder.
export { accumulate } from './accumulate.js'
export { adadelta } from './adadelta.js'
export { adafactor } from './adafactor.js'
export { adagrad } from './adagrad.js'
export { adam } from './adam.js'
export { adamax } from './adamax.js'
export { adamw } from './adamw.js'
export { adan } from './adan.js'
export { chain } from './chain.js'
export { clipByGlobalNorm } from './clip-by-global-norm.js'
export { clipByNorm } from './clip-by-norm.js'
export { clipByValue } from './clip-by-value.js'
export { ema } from './ema.js'
export { lamb } from './lamb.js'
export { lars } from './lars.js'
export { lion } from './lion.js'
export { lookahead } from './lookahead.js'
export { muon } from './muon.js'
export { nadam } from './nadam.js'
export { paramGroups } from './param-groups.js'
export { radam } from './radam.js'
export { rmsprop } from './rmsprop.js'
export { sam } from './sam.js'
export { scheduleFree } from './schedule-free.js'
export { sgd } from './sgd.js'
export { swa } from './swa.js'
export { weightDecay } from './weight-decay.js'
