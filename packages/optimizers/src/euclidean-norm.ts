import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'

/** √Σx² over all elements. Not `tf.norm`, which squares with the power function, and that is coarse on GPUs. */
export function euclideanNorm(x: Tensor): Scalar {
  return tf.tidy(() => tf.sqrt(tf.sum(tf.square(x))))
}
