import type { OptionsOf } from '@telarjs/core'
import type { StepRandom } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { applyAffine, type AffineMaps } from './affine.js'
import { defineAugmentation } from './define-augmentation.js'
import { drawBetween, evaluationOption } from './image.js'
import { boundsOf, notNegative, positive } from './option-schemas.js'

const shearAngle = v.pipe(notNegative, v.ltValue(90))
const fraction = v.pipe(notNegative, v.maxValue(1))

const options = v.strictObject({
  rotate: v.optional(
    v.pipe(
      v.union([notNegative, boundsOf(v.pipe(v.number(), v.finite()))]),
      v.description('Degrees, positive is clockwise: the largest angle in both directions, or [from, to]'),
    ),
    0,
  ),
  translate: v.optional(
    v.pipe(
      v.union([fraction, v.tuple([fraction, fraction])]),
      v.description('The largest shift, as a fraction of width and height, or [of width, of height]'),
    ),
    0,
  ),
  scale: v.optional(v.pipe(boundsOf(positive), v.description('The factor of size, [from, to]')), [1, 1]),
  shear: v.optional(
    v.pipe(
      v.union([shearAngle, v.tuple([shearAngle, shearAngle])]),
      v.description('The largest shear angle in degrees along x, or [along x, along y]'),
    ),
    0,
  ),
  interpolation: v.optional(
    v.pipe(
      v.picklist(['bilinear', 'nearest']),
      v.description(
        'How values between pixels are made: from the four pixels around (bilinear), or from the nearest one, as torchvision does by default',
      ),
    ),
    'bilinear',
  ),
  appliesInEvaluation: evaluationOption,
})

/**
 * Random rotation, shear, scale and translation of each image about its center, in one resampling; what comes from outside is 0.
 *
 * The options are those of torchvision's `RandomAffine`. As there, a positive angle turns clockwise, while torchvision's `RandomRotation` turns the other
 * way; unlike there, interpolation is bilinear by default. `x [batch, height, width, channels]` keeps its shape; throws `ExperimentError` for samples that are no images.
 * Simard, Steinkraus and Platt, "Best practices for convolutional neural networks" (2003).
 *
 * @example
 * { use: 'transform:random-affine', with: { rotate: 10, translate: 0.1, scale: [0.9, 1.1] } }
 */
export const randomAffine = defineAugmentation('transform:random-affine', {
  summary: 'Rotates, shears, scales and moves images at random, in one resampling',
  options,
  change(images, { interpolation, ...ranges }, random) {
    const [batch, height, width] = images.shape
    return applyAffine(images, drawMaps(ranges, random, batch, height, width), interpolation)
  },
})

type Ranges = Omit<v.InferOutput<typeof options>, 'appliesInEvaluation' | 'interpolation'>

function drawMaps(
  { rotate, translate, scale, shear }: Ranges,
  random: StepRandom,
  batch: number,
  height: number,
  width: number,
): AffineMaps {
  const radians = Math.PI / 180
  const [from, to] = typeof rotate === 'number' ? [-rotate, rotate] : rotate
  const [moveX, moveY] = typeof translate === 'number' ? [translate, translate] : translate
  const [shearX, shearY] = typeof shear === 'number' ? [shear, 0] : shear
  const within = (name: string, most: number) => drawBetween(random.stream(name), [-most, most], batch)
  return {
    angle: drawBetween(random.stream('rotate'), [from * radians, to * radians], batch),
    scale: drawBetween(random.stream('scale'), scale, batch),
    shiftX: within('translate-x', moveX * width),
    shiftY: within('translate-y', moveY * height),
    shearX: tf.tan(within('shear-x', shearX * radians)),
    shearY: tf.tan(within('shear-y', shearY * radians)),
  }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:random-affine': OptionsOf<typeof randomAffine>
  }
}
