export { defineLoss, type Loss } from './loss.js'

// Written by `pnpm run generate` from the plugin files of this folder.
export { binaryCrossEntropy } from './binary-cross-entropy.js'
export { crossEntropy } from './cross-entropy.js'
export { focal } from './focal.js'
export { hinge } from './hinge.js'
export { huber } from './huber.js'
export { klDivergence } from './kl-divergence.js'
export { meanAbsoluteError } from './mean-absolute-error.js'
export { meanSquaredError } from './mean-squared-error.js'
export { triplet } from './triplet.js'
