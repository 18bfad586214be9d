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

/** All transforms of this package. */
export const plugins = [
  randomAffine,
  elastic,
  randomErasing,
  noise,
  brightnessContrast,
  horizontalFlip,
  mixup,
  cutmix,
  normalize,
  standardize,
] as const
