import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'

/** A rectangle in each image, from inclusive to exclusive, in whole pixels: each [batch, 1, 1, 1]. */
export interface Rectangles {
  readonly top: Tensor
  readonly bottom: Tensor
  readonly left: Tensor
  readonly right: Tensor
}

/** 1 inside the rectangles, 0 outside: [batch, height, width, 1]. */
export function maskOf({ top, bottom, left, right }: Rectangles, height: number, width: number): Tensor4D {
  const rows = between(tf.reshape(tf.range(0, height), [1, height, 1, 1]), top, bottom)
  const columns = between(tf.reshape(tf.range(0, width), [1, 1, width, 1]), left, right)
  return tf.mul(rows, columns)
}

function between(position: Tensor, from: Tensor, to: Tensor): Tensor {
  return tf.cast(tf.logicalAnd(tf.greaterEqual(position, from), tf.less(position, to)), 'float32')
}

/** Per element: `zero` where the mask is 0, `one` where it is 1. */
export function choose(mask: Tensor, zero: Tensor, one: Tensor): Tensor {
  return tf.add(tf.mul(zero, tf.sub(1, mask)), tf.mul(one, mask))
}
