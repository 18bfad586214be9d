export { defineTransform, type Transform, type TransformContext } from './transform.js'

// Written by `pnpm run generate` from the plugin files of this folder.
export { brightnessContrast } from './brightness-contrast.js'
export { cutmix } from './cutmix.js'
export { elastic } from './elastic.js'
export { horizontalFlip } from './horizontal-flip.js'
export { mixup } from './mixup.js'
export { noise } from './noise.js'
export { normalize } from './normalize.js'
export { randomAffine } from './random-affine.js'
export { randomErasing } from './random-erasing.js'
export { standardize } from './standardize.js'
