import { constant } from './constant.js'
import { cosine } from './cosine.js'
import { cosineRestarts } from './cosine-restarts.js'
import { exponentialDecay } from './exponential-decay.js'
import { inverseSquareRoot } from './inverse-square-root.js'
import { join } from './join.js'
import { linearDecay } from './linear-decay.js'
import { multiStep } from './multi-step.js'
import { oneCycle } from './one-cycle.js'
import { polynomialDecay } from './polynomial-decay.js'
import { stepDecay } from './step-decay.js'
import { warmUp } from './warm-up.js'

/** All schedules of this package. */
export const plugins = [
  constant,
  linearDecay,
  exponentialDecay,
  stepDecay,
  multiStep,
  polynomialDecay,
  cosine,
  cosineRestarts,
  oneCycle,
  warmUp,
  inverseSquareRoot,
  join,
] as const
