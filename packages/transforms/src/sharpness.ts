import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { adjustSharpness } from './color-operations.js'
import { defineRandomApply, randomApplyOptions } from './define-augmentation.js'
import { notNegative } from './option-schemas.js'

const options = v.strictObject({
  factor: v.optional(v.pipe(notNegative, v.description('0 is blurred, 1 changes nothing, 2 is sharpened')), 2),
  ...randomApplyOptions(),
})

/**
 * Sharpens or blurs an image by a factor with a given probability: 0 is blurred, 1 the image, 2 sharpened.
 *
 * `y = factor·x + (1 − factor)·smooth(x)`, smoothed by [1 1 1; 1 5 1; 1 1 1]/13 but for pixels at the edge.
 *
 * Values from 0 to 1, to which results are cut, as torchvision's `RandomAdjustSharpness` has them. `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Cubuk et al., "AutoAugment: learning augmentation strategies from data" (2019), arXiv:1805.09501.
 *
 * @example
 * { use: 'transform:sharpness', with: { factor: 0.5 } }
 */
export const sharpness = defineRandomApply('transform:sharpness', {
  summary: 'Sharpens or blurs images, with a given probability',
  options,
  change: (images, { factor }) => adjustSharpness(images, factor),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:sharpness': OptionsOf<typeof sharpness>
  }
}
