import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { autoContrastImages } from './color-operations.js'
import { augmentSome, evaluationOption } from './image.js'
import { probabilityOf } from './option-schemas.js'
import { defineTransform } from './transform.js'

const options = v.strictObject({
  probability: probabilityOf(0.5, 'The probability with which an image is changed'),
  appliesInEvaluation: evaluationOption,
})

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
export const autoContrast = defineTransform({
  id: 'transform:auto-contrast',
  summary: 'Stretches values to the whole range, with a given probability',
  options,
  create: (chance, { where }) => augmentSome(where, 'transform:auto-contrast', chance, autoContrastImages),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:auto-contrast': OptionsOf<typeof autoContrast>
  }
}
