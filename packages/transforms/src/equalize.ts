import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { equalizeImages } from './color-operations.js'
import { defineRandomApply, randomApplyOptions } from './define-augmentation.js'

const options = v.strictObject(randomApplyOptions())

/**
 * Spreads the values of each channel evenly over 256 levels (histogram equalization) with a given probability.
 *
 * `y = ⌊(n + ⌊s/2⌋)/s⌋ / 255`, with n the number of pixels whose byte is smaller and s = ⌊(pixels below the largest byte)/255⌋.
 *
 * As torchvision's `RandomEqualize`, and PIL: a channel with s = 0, such as that of an image of fewer than 256 pixels, stays as it is. Values
 * from 0 to 1, taken as bytes. `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Cubuk et al., "AutoAugment: learning augmentation strategies from data" (2019), arXiv:1805.09501.
 *
 * @example
 * { use: 'transform:equalize' }
 */
export const equalize = defineRandomApply('transform:equalize', {
  summary: 'Spreads values evenly over all levels, with a given probability',
  options,
  change: equalizeImages,
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:equalize': OptionsOf<typeof equalize>
  }
}
