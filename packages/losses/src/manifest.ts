// Written by `pnpm run generate` from the plugin files of this folder.
import { binaryCrossEntropy } from './binary-cross-entropy.js'
import { crossEntropy } from './cross-entropy.js'
import { focal } from './focal.js'
import { hinge } from './hinge.js'
import { huber } from './huber.js'
import { klDivergence } from './kl-divergence.js'
import { meanAbsoluteError } from './mean-absolute-error.js'
import { meanSquaredError } from './mean-squared-error.js'
import { triplet } from './triplet.js'

/** All plugins of this package. Their types are named, so that importing this list is enough for editors to know every plugin. */
export const plugins: readonly [
  typeof binaryCrossEntropy,
  typeof crossEntropy,
  typeof focal,
  typeof hinge,
  typeof huber,
  typeof klDivergence,
  typeof meanAbsoluteError,
  typeof meanSquaredError,
  typeof triplet,
] = [binaryCrossEntropy, crossEntropy, focal, hinge, huber, klDivergence, meanAbsoluteError, meanSquaredError, triplet]
