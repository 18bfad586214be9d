import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './kernel.js'

/**
 * The gradient of y = relu(x), written in y: dy where y > 0, otherwise 0. In one kernel where the backend has it.
 *
 * @example
 * reluGradient(tf.tensor1d([3, 4]), tf.tensor1d([0, 2])) // [0, 4]
 */
export function reluGradient(dy: Tensor, y: Tensor): Tensor {
  if (hasKernel('TelarReluGradient')) return runKernel('TelarReluGradient', { dy, y }, {})[0]!
  return tf.tidy(() => tf.mul(dy, tf.step(y)))
}
