import type { OptionsOf } from '@telarjs/core'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { adjustBrightness, adjustContrast, adjustSaturation } from './color-operations.js'
import { defineAugmentation } from './define-augmentation.js'
import { drawBetween, evaluationOption } from './image.js'
import { notNegative } from './option-schemas.js'

const strength = (of: string) =>
  v.optional(v.pipe(notNegative, v.description(`${of} is drawn from 1 ± this; 0 leaves it`)), 0.2)

const options = v.strictObject({
  brightness: strength('The factor of brightness'),
  contrast: strength('The factor of contrast'),
  saturation: strength('The factor of saturation'),
  appliesInEvaluation: evaluationOption,
})

/**
 * Random brightness, contrast and saturation for each image, each a factor drawn from 1 ± its option and never below 0, in this order.
 *
 * - brightness: x·b
 * - contrast: c·x + (1 − c)·(mean of the gray image)
 * - saturation: s·x + (1 − s)·(gray image), for three channels; gray is 0.2989·R + 0.587·G + 0.114·B
 *
 * Values from 0 to 1, to which each result is cut. As torchvision's `ColorJitter`, which changes their order at random and has a hue too; `transform:brightness-contrast`
 * adds to brightness instead and does not cut. `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Howard, "Some improvements on deep convolutional neural network based image classification" (2013), arXiv:1312.5402.
 *
 * @example
 * { use: 'transform:color-jitter', with: { brightness: 0.4, saturation: 0 } }
 */
export const colorJitter = defineAugmentation('transform:color-jitter', {
  summary: 'Changes brightness, contrast and saturation at random',
  options,
  change(images, { brightness, contrast, saturation }, random) {
    const factor = (name: string, most: number) =>
      drawBetween(random.stream(name), [Math.max(0, 1 - most), 1 + most], images.shape[0], 4)
    const steps: readonly ((x: Tensor4D) => Tensor4D)[] = [
      brightness > 0 ? (x: Tensor4D) => adjustBrightness(x, factor('brightness', brightness)) : [],
      contrast > 0 ? (x: Tensor4D) => adjustContrast(x, factor('contrast', contrast)) : [],
      saturation > 0 ? (x: Tensor4D) => adjustSaturation(x, factor('saturation', saturation)) : [],
    ].flat()
    return steps.reduce((x, change) => change(x), images)
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:color-jitter': OptionsOf<typeof colorJitter>
  }
}
