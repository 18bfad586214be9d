import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'

/** How far apart two embeddings are. */
export type Distance = 'euclidean' | 'squared-euclidean' | 'angular'

/** The distances between all embeddings of a batch, and the way back through them. */
export interface Distances {
  /** [batch, batch], 0 on the diagonal. */
  readonly values: Tensor2D
  /** The gradient of the embeddings, [batch, size], from the slope of a loss with respect to each distance. It is 0 for two embeddings that are equal. */
  back(slopes: Tensor2D): Tensor2D
}

/** A square of less than this share of the lengths is what rounding leaves of two equal embeddings. */
const rounding = 1e-6

/** The distances between the embeddings z [batch, size]. */
export function distancesBetween(z: Tensor2D, distance: Distance): Distances {
  if (distance === 'angular') return angularDistances(z)
  const squared = squaredDistances(z)
  if (distance === 'squared-euclidean') return squared
  const values = tf.sqrt(squared.values)
  return { values, back: (slopes) => squared.back(tf.divNoNan(slopes, tf.mul(values, 2))) }
}

/** ‖a‖² + ‖b‖² − 2·a·b, for all pairs at once, around the mean of the batch: far from it the difference of squares would lose digits. */
function squaredDistances(given: Tensor2D): Distances {
  const z: Tensor2D = tf.sub(given, tf.mean(given, 0, true))
  const lengths = tf.sum(tf.square(z), 1, true)
  const both = tf.add(lengths, tf.transpose(lengths))
  const squares = tf.sub(both, tf.mul(tf.matMul(z, z, false, true), 2))
  const isApart = tf.cast(tf.greater(squares, tf.mul(both, rounding)), 'float32')
  return {
    values: tf.mul(squares, isApart),
    back(slopes) {
      const mutual = tf.mul(tf.add(slopes, tf.transpose(slopes)), 2)
      return tf.sub(tf.mul(tf.sum(mutual, 1, true), z), tf.matMul(mutual as Tensor2D, z))
    },
  }
}

/** 1 − cos: half of the squared distance between embeddings of length 1. */
function angularDistances(z: Tensor2D): Distances {
  const length = tf.sqrt(tf.sum(tf.square(z), 1, true))
  const units = tf.divNoNan(z, length) as Tensor2D
  const squared = squaredDistances(units)
  return {
    values: tf.mul(squared.values, 0.5),
    back(slopes) {
      const gradient = squared.back(tf.mul(slopes, 0.5))
      const outward = tf.mul(units, tf.sum(tf.mul(gradient, units), 1, true))
      return tf.divNoNan(tf.sub(gradient, outward), length)
    },
  }
}
