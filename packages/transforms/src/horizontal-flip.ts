import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { augmentSome, evaluationOption } from './image.js'
import { probabilityOf } from './option-schemas.js'
import { defineTransform } from './transform.js'

const options = v.strictObject({
  probability: probabilityOf(0.5, 'The probability with which an image is mirrored'),
  appliesInEvaluation: evaluationOption,
})

/**
 * Mirrors each image left to right with a given probability. Not for characters or digits, whose mirror images are something else.
 *
 * `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 *
 * @example
 * { use: 'transform:horizontal-flip' } // half of the images
 */
export const horizontalFlip = defineTransform({
  id: 'transform:horizontal-flip',
  summary: 'Mirrors images left to right with a given probability',
  options,
  create: (options, { where }) =>
    augmentSome(where, 'transform:horizontal-flip', options, (images) => tf.image.flipLeftRight(images)),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:horizontal-flip': OptionsOf<typeof horizontalFlip>
  }
}
