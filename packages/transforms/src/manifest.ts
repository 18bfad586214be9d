// Written by `pnpm run generate` from the plugin files of this folder.
import { augmix } from './augmix.js'
import { autoContrast } from './auto-contrast.js'
import { brightnessContrast } from './brightness-contrast.js'
import { colorJitter } from './color-jitter.js'
import { cutmix } from './cutmix.js'
import { elastic } from './elastic.js'
import { equalize } from './equalize.js'
import { horizontalFlip } from './horizontal-flip.js'
import { mixup } from './mixup.js'
import { noise } from './noise.js'
import { normalize } from './normalize.js'
import { perspective } from './perspective.js'
import { posterize } from './posterize.js'
import { randAugment } from './rand-augment.js'
import { randomAffine } from './random-affine.js'
import { randomCrop } from './random-crop.js'
import { randomErasing } from './random-erasing.js'
import { randomResizedCrop } from './random-resized-crop.js'
import { sharpness } from './sharpness.js'
import { solarize } from './solarize.js'
import { standardize } from './standardize.js'
import { trivialAugment } from './trivial-augment.js'

/** All plugins of this package. Their types are named, so that importing this list is enough for editors to know every plugin. */
export const plugins: readonly [
  typeof augmix,
  typeof autoContrast,
  typeof brightnessContrast,
  typeof colorJitter,
  typeof cutmix,
  typeof elastic,
  typeof equalize,
  typeof horizontalFlip,
  typeof mixup,
  typeof noise,
  typeof normalize,
  typeof perspective,
  typeof posterize,
  typeof randAugment,
  typeof randomAffine,
  typeof randomCrop,
  typeof randomErasing,
  typeof randomResizedCrop,
  typeof sharpness,
  typeof solarize,
  typeof standardize,
  typeof trivialAugment,
] = [
  augmix,
  autoContrast,
  brightnessContrast,
  colorJitter,
  cutmix,
  elastic,
  equalize,
  horizontalFlip,
  mixup,
  noise,
  normalize,
  perspective,
  posterize,
  randAugment,
  randomAffine,
  randomCrop,
  randomErasing,
  randomResizedCrop,
  sharpness,
  solarize,
  standardize,
  trivialAugment,
]
