import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { applyAffine } from './affine.js'
import { defineAugmentation } from './define-augmentation.js'
import { evaluationOption } from './image.js'

const options = v.strictObject({
  padding: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.description('Pixels of 0 on each side')), 4),
  appliesInEvaluation: evaluationOption,
})

/**
 * Pads each image on all sides with 0 and cuts its own size out again at a random place: a move by whole pixels, up to `padding` in each direction.
 *
 * As torchvision's `RandomCrop(size, padding)` with the image's size. `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Krizhevsky, Sutskever and Hinton, "ImageNet classification with deep convolutional neural networks" (2012), section 4.1.
 *
 * @example
 * { use: 'transform:random-crop', with: { padding: 2 } }
 */
export const randomCrop = defineAugmentation('transform:random-crop', {
  summary: 'Pads images and cuts their size out again at a random place',
  options,
  change(images, { padding }, random) {
    const column = [images.shape[0], 1]
    const [zero, one] = [tf.zeros(column), tf.ones(column)]
    const shift = (name: string) =>
      tf.sub(tf.floor(tf.mul(random.stream(name).uniform(column), 2 * padding + 1)), padding)
    const maps = { angle: zero, scale: one, shearX: zero, shearY: zero, shiftX: shift('x'), shiftY: shift('y') }
    return applyAffine(images, maps, 'nearest')
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:random-crop': OptionsOf<typeof randomCrop>
  }
}
