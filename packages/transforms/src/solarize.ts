import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { solarizeImages } from './color-operations.js'
import { defineRandomApply, randomApplyOptions } from './define-augmentation.js'

const options = v.strictObject({
  threshold: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.maxValue(1),
      v.description('Values from here on are inverted, with pixels from 0 to 1'),
    ),
    0.5,
  ),
  ...randomApplyOptions(),
})

/**
 * Inverts all values at or above a threshold with a given probability: x ← 1 − x.
 *
 * Values from 0 to 1, as torchvision's `RandomSolarize` has them. `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Cubuk et al., "AutoAugment: learning augmentation strategies from data" (2019), arXiv:1805.09501.
 *
 * @example
 * { use: 'transform:solarize', with: { threshold: 0.75 } }
 */
export const solarize = defineRandomApply('transform:solarize', {
  summary: 'Inverts values above a threshold, with a given probability',
  options,
  change: (images, { threshold }) => solarizeImages(images, threshold),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:solarize': OptionsOf<typeof solarize>
  }
}
