import type { OptionsOf } from '@telarjs/core'
import type { StepRandom } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { imageShape } from './image.js'
import { drawBeta, partnersOf, perSampleLike } from './mixing.js'
import { positive, probabilityOf } from './option-schemas.js'
import { choose, maskOf, type Rectangles } from './rectangle.js'
import { defineTransform } from './transform.js'

const options = v.strictObject({
  alpha: v.optional(
    v.pipe(positive, v.description('α of Beta(α, α), from which the share of the own image is drawn; 1 is uniform')),
    1,
  ),
  probability: probabilityOf(1, 'The probability with which an image is cut'),
})

/**
 * CutMix: replaces a rectangle of each image by that of another image of the batch, and the same share of its target by the other's.
 *
 * The rectangle covers 1 − λ of the image before it is cut at the border, λ ~ Beta(α, α). `x [batch, height, width, channels]`, targets as
 * probabilities `[batch, classes]`; both keep their shapes. Throws `ExperimentError` for samples that are no images.
 * Yun et al., "CutMix: regularization strategy to train strong classifiers with localizable features" (2019), arXiv:1905.04899.
 *
 * @example
 * { use: 'transform:cutmix', with: { alpha: 1, probability: 0.5 } }
 */
export const cutmix = defineTransform({
  id: 'transform:cutmix',
  summary: 'Replaces rectangles of images by those of others, and a share of their targets with them',
  options,
  create: ({ alpha, probability }, { where }) => {
    function cut(x: Tensor, random: StepRandom): { mixed: Tensor; share: Tensor } {
      const [batch, height, width] = (x as Tensor4D).shape
      const rectangles = drawRectangles(random, alpha, batch, height, width)
      const isCut = random.stream('cut').bernoulli(probability, [batch, 1, 1, 1])
      const area = tf.mul(tf.sub(rectangles.bottom, rectangles.top), tf.sub(rectangles.right, rectangles.left))
      return {
        mixed: choose(tf.mul(maskOf(rectangles, height, width), isCut), x, partnersOf(x)),
        share: tf.mul(tf.div(area, height * width), isCut),
      }
    }

    return {
      appliesInEvaluation: false,
      outputShape: (shape) => imageShape(shape, where, 'transform:cutmix'),
      apply: (x, { random }) => tf.tidy(() => cut(x, random).mixed),
      applyWithTargets: (x, targets, { random }) =>
        tf.tidy(() => {
          const { mixed, share } = cut(x, random)
          return { x: mixed, targets: choose(perSampleLike(share, targets), targets, partnersOf(targets)) }
        }),
    }
  },
})

/** Around a center that lies anywhere in the image, cut to it, as in the paper's program. */
function drawRectangles(random: StepRandom, alpha: number, batch: number, height: number, width: number): Rectangles {
  const side = tf.reshape(tf.sqrt(tf.sub(1, drawBeta(random, alpha, batch))), [batch, 1, 1, 1])

  function place(name: string, length: number): { from: Tensor; to: Tensor } {
    const center = tf.floor(tf.mul(random.stream(name).uniform([batch, 1, 1, 1]), length))
    const half = tf.floor(tf.div(tf.floor(tf.mul(side, length)), 2))
    return {
      from: tf.clipByValue(tf.sub(center, half), 0, length),
      to: tf.clipByValue(tf.add(center, half), 0, length),
    }
  }

  const rows = place('row', height)
  const columns = place('column', width)
  return { top: rows.from, bottom: rows.to, left: columns.from, right: columns.to }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:cutmix': OptionsOf<typeof cutmix>
  }
}
