import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { autoContrastImages } from './color-operations.js'
import { defineRandomApply, randomApplyOptions } from './define-augmentation.js'

const options = v.strictObject(randomApplyOptions())

/**
 * Stretches each channel of an image to the whole range with a given probability.
 *
 * `y = (x − min) / (max − min)`; a channel of one value stays as it is.
 *
 * Values from 0 to 1, as torchvision's `RandomAutocontrast` has them. `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Cubuk et al., "AutoAugment: learning augmentation strategies from data" (2019), arXiv:1805.09501.
 *
 * @example
 * { use: 'transform:auto-contrast' }
 */
export const autoContrast = defineRandomApply('transform:auto-contrast', {
  summary: 'Stretches values to the whole range, with a given probability',
  options,
  change: autoContrastImages,
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:auto-contrast': OptionsOf<typeof autoContrast>
  }
}
