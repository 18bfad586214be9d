import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { sampleBilinear } from './resample.js'
import { smooth } from './gaussian.js'
import { defineAugmentation } from './define-augmentation.js'
import { evaluationOption } from './image.js'
import { notNegative, positive } from './option-schemas.js'

const options = v.strictObject({
  alpha: v.optional(
    v.pipe(notNegative, v.description('α: how far pixels move; 34 with σ = 4 is about 1.4 pixels')),
    34,
  ),
  sigma: v.optional(v.pipe(positive, v.description('σ: how smooth the field is, in pixels')), 4),
  appliesInEvaluation: evaluationOption,
})

/**
 * Elastic distortion: each pixel is taken from a place that a smooth random field says, as handwriting varies.
 *
 * The field is uniform in [−1, 1), smoothed by a Gaussian of deviation σ pixels and multiplied by α; pixels between pixels are bilinear, and what comes
 * from outside is 0. `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Simard, Steinkraus and Platt, "Best practices for convolutional neural networks" (2003), section 2.
 *
 * @example
 * { use: 'transform:elastic', with: { alpha: 34, sigma: 4 } } // pixels move by about 1.4 pixels
 */
export const elastic = defineAugmentation('transform:elastic', {
  summary: 'Distorts images elastically, as handwriting varies',
  options,
  change(images, { alpha, sigma }, random) {
    const [batch, height, width] = images.shape
    const noise = tf.sub(tf.mul(random.uniform([2 * batch, width, height]), 2), 1)
    const fields = tf.reshape(tf.mul(smooth(noise, sigma), alpha), [2, batch, height * width])
    const [moveX, moveY] = tf.unstack(fields) as [Tensor2D, Tensor2D]
    return sampleBilinear(images, {
      x: tf.add(moveX, coordinates(height, width, 'x')),
      y: tf.add(moveY, coordinates(height, width, 'y')),
    })
  },
})

/** The column or row of every pixel: [1, height·width]. */
function coordinates(height: number, width: number, axis: 'x' | 'y'): Tensor2D {
  const values = Float32Array.from({ length: height * width }, (_, i) =>
    axis === 'x' ? i % width : Math.floor(i / width),
  )
  return tf.tensor2d(values, [1, height * width])
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:elastic': OptionsOf<typeof elastic>
  }
}
