import type { OptionsOf } from '@telarjs/core'
import type { StepRandom } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineAugmentation } from './define-augmentation.js'
import { drawBetween, evaluationOption } from './image.js'
import { boundsOf, positive, probabilityOf } from './option-schemas.js'
import { choose, maskOf, type Rectangles } from './rectangle.js'

const options = v.strictObject({
  probability: probabilityOf(0.5, 'The probability with which a rectangle is erased from an image'),
  area: v.optional(
    v.pipe(
      boundsOf(v.pipe(positive, v.maxValue(1))),
      v.description('[from, to] of the rectangle, as a fraction of the image'),
    ),
    [0.02, 0.33],
  ),
  aspect: v.optional(v.pipe(boundsOf(positive), v.description('Height over width, [from, to]')), [0.3, 3.3]),
  fill: v.optional(
    v.pipe(
      v.union([v.pipe(v.number(), v.finite()), v.literal('noise')]),
      v.description("The value in the rectangle, or 'noise' for numbers in [0, 1)"),
    ),
    0,
  ),
  appliesInEvaluation: evaluationOption,
})

/**
 * Erases a rectangle of random area, shape and place from each image with a given probability.
 *
 * Unlike the paper, a rectangle that does not fit is cut to the image instead of drawn again, and log(height/width) is uniform, so that high and wide
 * rectangles are as likely. `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Zhong et al., "Random erasing data augmentation" (2017), arXiv:1708.04896.
 *
 * @example
 * { use: 'transform:random-erasing', with: { probability: 0.25, fill: 'noise' } }
 */
export const randomErasing = defineAugmentation('transform:random-erasing', {
  summary: 'Erases a random rectangle from images',
  options,
  change(images, { probability, area, aspect, fill }, random) {
    const [batch, height, width] = images.shape
    const erased = random.stream('erased').bernoulli(probability, [batch, 1, 1, 1])
    const mask = tf.mul(maskOf(drawRectangles(random, { area, aspect }, batch, height, width), height, width), erased)
    return choose(mask, images, fill === 'noise' ? random.stream('fill').uniform(images.shape) : tf.scalar(fill))
  },
})

type Ranges = Pick<v.InferOutput<typeof options>, 'area' | 'aspect'>

function drawRectangles(
  random: StepRandom,
  { area, aspect }: Ranges,
  batch: number,
  height: number,
  width: number,
): Rectangles {
  const size = tf.mul(drawBetween(random.stream('area'), area, batch, 4), height * width)
  const ratio = tf.exp(drawBetween(random.stream('aspect'), [Math.log(aspect[0]), Math.log(aspect[1])], batch, 4))

  function place(name: string, extent: Tensor, length: number): { from: Tensor; to: Tensor } {
    const whole = tf.clipByValue(tf.round(extent), 1, length)
    const from = tf.floor(tf.mul(random.stream(name).uniform([batch, 1, 1, 1]), tf.sub(length + 1, whole)))
    return { from, to: tf.add(from, whole) }
  }

  const rows = place('top', tf.sqrt(tf.mul(size, ratio)), height)
  const columns = place('left', tf.sqrt(tf.div(size, ratio)), width)
  return { top: rows.from, bottom: rows.to, left: columns.from, right: columns.to }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:random-erasing': OptionsOf<typeof randomErasing>
  }
}
