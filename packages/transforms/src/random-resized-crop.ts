import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineAugmentation } from './define-augmentation.js'
import { drawBetween, evaluationOption } from './image.js'
import { boundsOf, positive } from './option-schemas.js'
import { resizeCrops } from './resized-crop.js'

const options = v.strictObject({
  area: v.optional(
    v.pipe(
      boundsOf(v.pipe(positive, v.maxValue(1))),
      v.description('[from, to] of the rectangle, as a fraction of the image'),
    ),
    [0.08, 1],
  ),
  aspect: v.optional(v.pipe(boundsOf(positive), v.description('Width over height, [from, to]')), [3 / 4, 4 / 3]),
  appliesInEvaluation: evaluationOption,
})

/**
 * Cuts a rectangle of random area, shape and place out of each image and makes it as large as the image, bilinear.
 *
 * As torchvision's `RandomResizedCrop` with the image's size and without antialiasing. Unlike there, a rectangle that does not fit is cut to the image instead
 * of drawn again. `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Szegedy et al., "Going deeper with convolutions" (2015), section 6, arXiv:1409.4842.
 *
 * @example
 * { use: 'transform:random-resized-crop', with: { area: [0.5, 1] } }
 */
export const randomResizedCrop = defineAugmentation('transform:random-resized-crop', {
  summary: 'Cuts out a random part and makes it as large as the image',
  options,
  change(images, { area, aspect }, random) {
    const [batch, height, width] = images.shape
    const size = tf.mul(drawBetween(random.stream('area'), area, batch), height * width)
    const ratio = tf.exp(drawBetween(random.stream('aspect'), [Math.log(aspect[0]), Math.log(aspect[1])], batch))

    function place(name: string, extent: Tensor, length: number): { from: Tensor; extent: Tensor } {
      const whole = tf.clipByValue(tf.round(extent), 1, length)
      return {
        from: tf.floor(tf.mul(random.stream(name).uniform([batch, 1]), tf.sub(length + 1, whole))),
        extent: whole,
      }
    }

    return resizeCrops(images, {
      rows: place('top', tf.sqrt(tf.div(size, ratio)), height),
      columns: place('left', tf.sqrt(tf.mul(size, ratio)), width),
    })
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:random-resized-crop': OptionsOf<typeof randomResizedCrop>
  }
}
