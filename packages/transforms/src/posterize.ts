import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { posterizeImages } from './color-operations.js'
import { defineRandomApply, randomApplyOptions } from './define-augmentation.js'

const options = v.strictObject({
  bits: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(8), v.description('Bits that are kept: 2^bits levels')),
    4,
  ),
  ...randomApplyOptions(),
})

/**
 * Keeps the highest bits of each value with a given probability, so that there are fewer levels.
 *
 * `y = ⌊255·x / 2^(8 − bits)⌋ · 2^(8 − bits) / 255`, 255·x rounded to bytes.
 *
 * Values from 0 to 1, as torchvision's `RandomPosterize` has them in bytes. `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Cubuk et al., "AutoAugment: learning augmentation strategies from data" (2019), arXiv:1805.09501.
 *
 * @example
 * { use: 'transform:posterize', with: { bits: 3 } }
 */
export const posterize = defineRandomApply('transform:posterize', {
  summary: 'Fewer levels of gray or color, with a given probability',
  options,
  change: (images, { bits }) => posterizeImages(images, 2 ** (8 - bits)),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:posterize': OptionsOf<typeof posterize>
  }
}
