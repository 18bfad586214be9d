import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineRandomApply, randomApplyOptions } from './define-augmentation.js'

const options = v.strictObject(randomApplyOptions('mirrored'))

/**
 * Mirrors each image left to right with a given probability. Not for characters or digits, whose mirror images are something else.
 *
 * `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 *
 * @example
 * { use: 'transform:horizontal-flip' } // half of the images
 */
export const horizontalFlip = defineRandomApply('transform:horizontal-flip', {
  summary: 'Mirrors images left to right with a given probability',
  options,
  change: (images) => tf.image.flipLeftRight(images),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:horizontal-flip': OptionsOf<typeof horizontalFlip>
  }
}
