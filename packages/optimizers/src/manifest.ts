// Written by `pnpm run generate` from the plugin files of this folder.
import { accumulate } from './accumulate.js'
import { adadelta } from './adadelta.js'
import { adafactor } from './adafactor.js'
import { adagrad } from './adagrad.js'
import { adam } from './adam.js'
import { adamax } from './adamax.js'
import { adamw } from './adamw.js'
import { adan } from './adan.js'
import { chain } from './chain.js'
import { clipByGlobalNorm } from './clip-by-global-norm.js'
import { clipByNorm } from './clip-by-norm.js'
import { clipByValue } from './clip-by-value.js'
import { ema } from './ema.js'
import { lamb } from './lamb.js'
import { lars } from './lars.js'
import { lion } from './lion.js'
import { lookahead } from './lookahead.js'
import { muon } from './muon.js'
import { nadam } from './nadam.js'
import { paramGroups } from './param-groups.js'
import { radam } from './radam.js'
import { rmsprop } from './rmsprop.js'
import { sam } from './sam.js'
import { scheduleFree } from './schedule-free.js'
import { sgd } from './sgd.js'
import { swa } from './swa.js'
import { weightDecay } from './weight-decay.js'

/** All plugins of this package. Their types are named, so that importing this list is enough for editors to know every plugin. */
export const plugins: readonly [
  typeof accumulate,
  typeof adadelta,
  typeof adafactor,
  typeof adagrad,
  typeof adam,
  typeof adamax,
  typeof adamw,
  typeof adan,
  typeof chain,
  typeof clipByGlobalNorm,
  typeof clipByNorm,
  typeof clipByValue,
  typeof ema,
  typeof lamb,
  typeof lars,
  typeof lion,
  typeof lookahead,
  typeof muon,
  typeof nadam,
  typeof paramGroups,
  typeof radam,
  typeof rmsprop,
  typeof sam,
  typeof scheduleFree,
  typeof sgd,
  typeof swa,
  typeof weightDecay,
] = [
  accumulate,
  adadelta,
  adafactor,
  adagrad,
  adam,
  adamax,
  adamw,
  adan,
  chain,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  ema,
  lamb,
  lars,
  lion,
  lookahead,
  muon,
  nadam,
  paramGroups,
  radam,
  rmsprop,
  sam,
  scheduleFree,
  sgd,
  swa,
  weightDecay,
]
