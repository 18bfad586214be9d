import { describeTransform } from '@telarjs/testing'
import {
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
} from './index.js'

const wrongShape = [64]
const affine = { rotate: 10, translate: [0.1, 0.2], scale: [0.9, 1.1], shear: [5, 3] }

describeTransform(randomAffine, { wrongShape })
describeTransform(randomAffine, { options: affine, inputShape: [9, 7, 2], wrongShape: [9, 7] })
describeTransform(randomAffine, { options: { ...affine, appliesInEvaluation: true } })
describeTransform(elastic, { wrongShape })
describeTransform(elastic, { options: { appliesInEvaluation: true }, inputShape: [6, 8, 2] })
describeTransform(randomErasing, { wrongShape })
describeTransform(randomErasing, { options: { fill: 'noise', appliesInEvaluation: true } })
describeTransform(noise, { inputShape: [7] })
describeTransform(noise, { options: { appliesInEvaluation: true } })
describeTransform(brightnessContrast, { inputShape: [7] })
describeTransform(brightnessContrast, { options: { appliesInEvaluation: true } })
describeTransform(horizontalFlip, { wrongShape })
describeTransform(horizontalFlip, { options: { appliesInEvaluation: true } })
for (const plugin of [posterize, solarize, autoContrast, equalize, sharpness, colorJitter]) {
  describeTransform(plugin, { wrongShape })
  describeTransform(plugin, { options: { appliesInEvaluation: true }, inputShape: [18, 17, 3] })
}
for (const plugin of [perspective, randomCrop, randomResizedCrop, randAugment, trivialAugment]) {
  describeTransform(plugin, { wrongShape })
  describeTransform(plugin, { options: { appliesInEvaluation: true }, inputShape: [7, 9, 3] })
}
describeTransform(augmix, { wrongShape })
describeTransform(augmix, { options: { width: 1, appliesInEvaluation: true }, inputShape: [7, 9, 3] })
describeTransform(mixup, { inputShape: [7] })
describeTransform(mixup)
describeTransform(cutmix, { wrongShape })
describeTransform(normalize, { options: { mean: 0.5, std: 0.5 }, inputShape: [7] })
describeTransform(normalize, { options: { mean: [0.5], std: [0.5] }, wrongShape: [8, 8, 3] })
describeTransform(standardize, { inputShape: [7] })
