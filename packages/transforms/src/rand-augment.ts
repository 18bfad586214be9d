import type { OptionsOf } from '@telarjs/core'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineAugmentation } from './define-augmentation.js'
import { evaluationOption } from './image.js'
import { applyAtRandom, evenly, stepsOf, type Strengths } from './operations.js'

/** Strengths of each operation, from 0 to 30. */
const levels = 31

const options = v.strictObject({
  operations: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10), v.description('Operations one after the other')),
    2,
  ),
  magnitude: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(0),
      v.maxValue(levels - 1),
      v.description('How strong all of them are: 0 … 30'),
    ),
    9,
  ),
  appliesInEvaluation: evaluationOption,
})

/**
 * RandAugment: a few operations out of fourteen for each image, all of one strength.
 *
 * Identity, shear, translation, rotation, brightness, color, contrast, sharpness, posterize, solarize, auto-contrast and equalize are as likely,
 * and those with a direction take either. Ranges, directions and their meaning as in torchvision's `RandAugment`: values from 0 to 1, the nearest pixel, 0 from
 * outside. `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Cubuk et al., "RandAugment: practical automated data augmentation with a reduced search space" (2020), arXiv:1909.13719.
 *
 * @example
 * { use: 'transform:rand-augment', with: { operations: 2, magnitude: 5 } }
 */
export const randAugment = defineAugmentation('transform:rand-augment', {
  summary: 'A few random operations for each image, all of one strength (RandAugment)',
  options,
  change(images, { operations, magnitude }, random) {
    const strengths = strengthsFor(images)
    const level = { from: magnitude, count: 1 }
    return Array.from({ length: operations }, (_, at) => random.stream(at)).reduce(
      (x, own) => applyAtRandom(x, strengths, level, own),
      images,
    )
  },
})

/** torchvision's table of magnitudes. */
function strengthsFor({ shape: [, height, width] }: Tensor4D): Strengths {
  const to = (most: number) => evenly(0, most, levels)
  return {
    identity: [],
    'shear-x': to(0.3),
    'shear-y': to(0.3),
    'translate-x': to((150 / 331) * width).map(Math.trunc),
    'translate-y': to((150 / 331) * height).map(Math.trunc),
    rotate: to(30),
    brightness: to(0.9),
    color: to(0.9),
    contrast: to(0.9),
    sharpness: to(0.9),
    posterize: stepsOf(to(4).map((less) => 8 - Math.round(less))),
    solarize: evenly(1, 0, levels),
    'auto-contrast': [],
    equalize: [],
  }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:rand-augment': OptionsOf<typeof randAugment>
  }
}
