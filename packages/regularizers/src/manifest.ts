// Written by `pnpm run generate` from the plugin files of this folder.
import { elasticNet } from './elastic-net.js'
import { l1 } from './l1.js'
import { l2 } from './l2.js'
import { maxNorm } from './max-norm.js'
import { orthogonal } from './orthogonal.js'

/** All plugins of this package. Their types are named, so that importing this list is enough for editors to know every plugin. */
export const plugins: readonly [typeof elasticNet, typeof l1, typeof l2, typeof maxNorm, typeof orthogonal] = [
  elasticNet,
  l1,
  l2,
  maxNorm,
  orthogonal,
]
