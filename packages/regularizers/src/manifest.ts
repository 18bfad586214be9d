import { elasticNet } from './elastic-net.js'
import { l1 } from './l1.js'
import { l2 } from './l2.js'
import { maxNorm } from './max-norm.js'
import { orthogonal } from './orthogonal.js'

/** All regularizers of this package. */
export const plugins = [l1, l2, elasticNet, orthogonal, maxNorm] as const
