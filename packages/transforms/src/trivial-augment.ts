import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineAugmentation } from './define-augmentation.js'
import { evaluationOption } from './image.js'
import { applyAtRandom, evenly, stepsOf, type Strengths } from './operations.js'

const levels = 31

const options = v.strictObject({ appliesInEvaluation: evaluationOption })

/**
 * TrivialAugment with the wide ranges: one operation out of fourteen for each image, of a random strength. Nothing to tune.
 *
 * The operations of `transform:rand-augment` with ranges that reach farther: rotations up to 135°, translations up to 32 pixels, which is more than a small
 * image has. As torchvision's `TrivialAugmentWide`: values from 0 to 1, the nearest pixel, 0 from outside.
 * `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Müller and Hutter, "TrivialAugment: tuning-free yet state-of-the-art data augmentation" (2021), arXiv:2103.10158.
 *
 * @example
 * { use: 'transform:trivial-augment' }
 */
export const trivialAugment = defineAugmentation('transform:trivial-augment', {
  summary: 'One random operation of random strength for each image (TrivialAugment)',
  options,
  change: (images, _, random) => applyAtRandom(images, wideStrengths, { from: 0, count: levels }, random),
})

const to = (most: number) => evenly(0, most, levels)

/** torchvision's table of magnitudes. */
const wideStrengths: Strengths = {
  identity: [],
  'shear-x': to(0.99),
  'shear-y': to(0.99),
  'translate-x': to(32).map(Math.trunc),
  'translate-y': to(32).map(Math.trunc),
  rotate: to(135),
  brightness: to(0.99),
  color: to(0.99),
  contrast: to(0.99),
  sharpness: to(0.99),
  posterize: stepsOf(to(6).map((less) => 8 - Math.round(less))),
  solarize: evenly(1, 0, levels),
  'auto-contrast': [],
  equalize: [],
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:trivial-augment': OptionsOf<typeof trivialAugment>
  }
}
