import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'

/**
 * Fields smoothed by a Gaussian that is cut at four deviations and sums to 1; outside a field it is 0 (SciPy's gaussian_filter, mode constant).
 * Written as two products with banded matrices: fast on every backend, and exact.
 *
 * @param fields [count, width, height]: transposed, which saves a transposition and makes no difference to noise
 * @returns [count, height, width]
 */
export function smooth(fields: Tensor, deviation: number): Tensor3D {
  const [count, width, height] = fields.shape as [number, number, number]
  const alongHeight = tf.matMul(tf.reshape(fields, [count * width, height]) as Tensor2D, band(height, deviation))
  const turned = tf.transpose(tf.reshape(alongHeight, [count, width, height]), [0, 2, 1])
  return tf.reshape(tf.matMul(tf.reshape(turned, [count * height, width]) as Tensor2D, band(width, deviation)), [
    count,
    height,
    width,
  ])
}

/** Row i is the Gaussian around i. */
function band(length: number, deviation: number): Tensor2D {
  const radius = Math.floor(4 * deviation + 0.5)
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-((i - radius) ** 2) / (2 * deviation ** 2)))
  const sum = kernel.reduce((total, value) => total + value, 0)
  const values = Float32Array.from({ length: length * length }, (_, i) => {
    const distance = Math.abs(Math.floor(i / length) - (i % length))
    return distance > radius ? 0 : kernel[radius + distance]! / sum
  })
  return tf.tensor2d(values, [length, length])
}
