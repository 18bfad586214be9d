// Written by `pnpm run generate` from the plugin files of this folder.
import { brightnessContrast } from './brightness-contrast.js'
import { cutmix } from './cutmix.js'
import { elastic } from './elastic.js'
import { horizontalFlip } from './horizontal-flip.js'
import { mixup } from './mixup.js'
import { noise } from './noise.js'
import { normalize } from './normalize.js'
import { randomAffine } from './random-affine.js'
import { randomErasing } from './random-erasing.js'
import { standardize } from './standardize.js'

/** All plugins of this package. Their types are named, so that importing this list is enough for editors to know every plugin. */
export const plugins: readonly [
  typeof brightnessContrast,
  typeof cutmix,
  typeof elastic,
  typeof horizontalFlip,
  typeof mixup,
  typeof noise,
  typeof normalize,
  typeof randomAffine,
  typeof randomErasing,
  typeof standardize,
] = [
  brightnessContrast,
  cutmix,
  elastic,
  horizontalFlip,
  mixup,
  noise,
  normalize,
  randomAffine,
  randomErasing,
  standardize,
]
