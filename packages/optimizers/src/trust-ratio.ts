import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { euclideanNorm } from './euclidean-norm.js'

/** factor·‖θ‖₂/‖direction‖₂ of LARS and LAMB; 1 for a param or a direction of zeros. */
export function trustRatio(theta: Tensor, direction: Tensor, factor = 1): Tensor {
  const [length, stride] = [euclideanNorm(theta), euclideanNorm(direction)]
  const measurable = tf.logicalAnd(tf.greater(length, 0), tf.greater(stride, 0))
  return tf.where(measurable, tf.div(tf.mul(length, factor), tf.maximum(stride, 1e-30)), 1)
}
