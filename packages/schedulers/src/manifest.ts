// Written by `pnpm run generate` from the plugin files of this folder.
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

/** All plugins of this package. Their types are named, so that importing this list is enough for editors to know every plugin. */
export const plugins: readonly [
  typeof constant,
  typeof cosine,
  typeof cosineRestarts,
  typeof exponentialDecay,
  typeof inverseSquareRoot,
  typeof join,
  typeof linearDecay,
  typeof multiStep,
  typeof oneCycle,
  typeof polynomialDecay,
  typeof stepDecay,
  typeof warmUp,
] = [
  constant,
  cosine,
  cosineRestarts,
  exponentialDecay,
  inverseSquareRoot,
  join,
  linearDecay,
  multiStep,
  oneCycle,
  polynomialDecay,
  stepDecay,
  warmUp,
]
