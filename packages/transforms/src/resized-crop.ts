import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { sampleBilinear } from './resample.js'

/** A part of one axis, in whole pixels: each [batch, 1]. */
interface Part {
  readonly from: Tensor
  readonly extent: Tensor
}

/** Rectangles of images made as large as the images, bilinear between the centers of pixels; nothing from outside a rectangle is used. */
export function resizeCrops(
  images: Tensor4D,
  { rows, columns }: { readonly rows: Part; readonly columns: Part },
): Tensor4D {
  const [batch, height, width] = images.shape
  const y = positions(rows, height)
  const x = positions(columns, width)
  return sampleBilinear(images, {
    y: tf.reshape(tf.tile(tf.reshape(y, [batch, height, 1]), [1, 1, width]), [batch, height * width]) as Tensor2D,
    x: tf.reshape(tf.tile(tf.reshape(x, [batch, 1, width]), [1, height, 1]), [batch, height * width]) as Tensor2D,
  })
}

/** Where each of `length` pixels lies in the part: [batch, length]. */
function positions({ from, extent }: Part, length: number): Tensor {
  const centers = tf.reshape(tf.add(tf.range(0, length), 0.5), [1, length])
  const inside = tf.sub(tf.mul(centers, tf.div(extent, length)), 0.5)
  return tf.add(from, tf.minimum(tf.maximum(inside, 0), tf.sub(extent, 1)))
}
