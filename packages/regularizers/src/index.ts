export { defineRegularizer, type Regularizer } from './regularizer.js'

// Written by `pnpm run generate` from the plugin files of this folder.
export { elasticNet } from './elastic-net.js'
export { l1 } from './l1.js'
export { l2 } from './l2.js'
export { maxNorm } from './max-norm.js'
export { orthogonal } from './orthogonal.js'
