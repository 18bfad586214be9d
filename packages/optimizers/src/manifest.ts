import { accumulate } from './accumulate.js'
import { adadelta } from './adadelta.js'
import { adagrad } from './adagrad.js'
import { adam } from './adam.js'
import { adamax } from './adamax.js'
import { adamw } from './adamw.js'
import { chain } from './chain.js'
import { clipByGlobalNorm } from './clip-by-global-norm.js'
import { clipByNorm } from './clip-by-norm.js'
import { clipByValue } from './clip-by-value.js'
import { ema } from './ema.js'
import { lamb } from './lamb.js'
import { lion } from './lion.js'
import { lookahead } from './lookahead.js'
import { muon } from './muon.js'
import { nadam } from './nadam.js'
import { radam } from './radam.js'
import { rmsprop } from './rmsprop.js'
import { sgd } from './sgd.js'
import { weightDecay } from './weight-decay.js'

/** All optimizers and transformations of this package. */
export const plugins = [
  sgd,
  adam,
  adamw,
  nadam,
  radam,
  adamax,
  rmsprop,
  adagrad,
  adadelta,
  lion,
  lamb,
  muon,
  chain,
  accumulate,
  clipByValue,
  clipByNorm,
  clipByGlobalNorm,
  weightDecay,
  ema,
  lookahead,
] as const
