/**
 * Rotation, shear, scale and translation of each image at random, in one resampling; what comes from outside is 0.
 * Simard, Steinkraus and Platt, "Best practices for convolutional neural networks" (2003); the options of torchvision's RandomAffine.
 */
import type { OptionsOf } from '@telarjs/core'
import type { StepRandom } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { applyAffine, type AffineMaps } from './affine.js'
import { evaluationOption, augmentImages, drawBetween } from './image.js'
import { boundsOf, notNegative, positive } from './option-schemas.js'
import { defineTransform } from './transform.js'

const shearAngle = v.pipe(notNegative, v.ltValue(90))
const fraction = v.pipe(notNegative, v.maxValue(1))

const options = v.strictObject({
  rotate: v.optional(
    v.pipe(
      v.union([notNegative, boundsOf(v.pipe(v.number(), v.finite()))]),
      v.title('Rotate'),
      v.description('Degrees, clockwise: the most in both directions, or [from, to].'),
    ),
    0,
  ),
  translate: v.optional(
    v.pipe(
      v.union([fraction, v.tuple([fraction, fraction])]),
      v.title('Translate'),
      v.description('The most, as a fraction of width and height, or [of width, of height].'),
    ),
    0,
  ),
  scale: v.optional(
    v.pipe(boundsOf(positive), v.title('Scale'), v.description('[from, to]; 1 is the same size.')),
    [1, 1],
  ),
  shear: v.optional(
    v.pipe(
      v.union([shearAngle, v.tuple([shearAngle, shearAngle])]),
      v.title('Shear'),
      v.description('The most in degrees along x, or [along x, along y].'),
    ),
    0,
  ),
  interpolation: v.optional(
    v.pipe(
      v.picklist(['bilinear', 'nearest']),
      v.title('Interpolation'),
      v.description(
        'Between pixels a weighted mean of four, which blurs, or the pixel nearest by, which is the default of torchvision.',
      ),
    ),
    'bilinear',
  ),
  appliesInEvaluation: evaluationOption,
})

export const randomAffine = defineTransform({
  kind: 'transform',
  id: 'transform:random-affine',
  version: 1,
  summary: 'Rotates, shears, scales and moves images at random, in one resampling',
  options,
  create: ({ appliesInEvaluation, interpolation, ...options }, { where }) =>
    augmentImages(where, 'transform:random-affine', appliesInEvaluation, (images, random) => {
      const [batch, height, width] = images.shape
      return applyAffine(images, drawMaps(options, random, batch, height, width), interpolation)
    }),
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
