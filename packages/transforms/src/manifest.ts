import { brightnessContrast } from './brightness-contrast.js'
import { cutmix } from './cutmix.js'
import { elastic } from './elastic.js'
import { horizontalFlip } from './horizontal-flip.js'
import { mixup } from './mixup.js'
import { noise } from './noise.js'
import { normalise } from './normalise.js'
import { randomAffine } from './random-affine.js'
import { randomErasing } from './random-erasing.js'
import { standardise } from './standardise.js'

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
  normalise,
  standardise,
] as const
