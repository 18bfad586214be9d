import { hash, sizeOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Scalar } from '@tensorflow/tfjs-core'
import { uniformBits } from './fused/uniform.js'

/**
 * Random numbers inside a step, made on the device from (key, stream, step, element), so that a captured step
 * draws new ones at every replay. Like `Random` this is a key, not a generator: the same stream and step always give the same numbers.
 */
export interface StepRandom {
  /** An independent stream, for a layer or a purpose. Two draws need two streams. */
  stream(name: string | number): StepRandom
  /** Numbers in [0, 1), 24 random bits each. */
  uniform(shape: readonly number[]): Tensor
  /** Numbers of the standard normal distribution (Box and Muller, 1958). */
  normal(shape: readonly number[]): Tensor
  /** 1 with probability `p`, otherwise 0. */
  bernoulli(p: number, shape: readonly number[]): Tensor
}

/**
 * Random numbers for one step, a function of (key, step, stream, element).
 *
 * @param key two words of a `Random`'s key, int32 [2]
 * @param step the number of the step, an int32 scalar
 * @param stream a whole number; `stream(name)` of the result gives others
 *
 * @example
 * const random = createStepRandom(keyTensor([7, 0]), tf.scalar(3, 'int32'))
 * const mask = random.stream('dropout').bernoulli(0.8, [64, 128]) // float32 [64, 128] of 0 and 1
 */
export function createStepRandom(key: Tensor1D, step: Scalar, stream = 0): StepRandom {
  function uniform(shape: readonly number[]): Tensor {
    const size = sizeOf(shape)
    return tf.tidy(() => tf.reshape(uniformBits({ key, step }, { stream, size }), [...shape]))
  }
  return {
    uniform,
    stream: (name) => createStepRandom(key, step, hash(`${stream}/${name}`)),
    normal(shape) {
      const size = sizeOf(shape)
      const half = Math.ceil(size / 2)
      return tf.tidy(() => {
        const u = uniform([2, half])
        const radius = tf.sqrt(tf.mul(-2, tf.log(tf.sub(1, tf.slice(u, [0, 0], [1, half])))))
        const angle = tf.mul(2 * Math.PI, tf.slice(u, [1, 0], [1, half]))
        const pairs = tf.concat([tf.mul(radius, tf.cos(angle)), tf.mul(radius, tf.sin(angle))], 0)
        return tf.reshape(tf.slice(tf.reshape(pairs, [2 * half]), 0, size), [...shape])
      })
    },
    bernoulli: (p, shape) => tf.tidy(() => tf.cast(tf.less(uniform(shape), p), 'float32')),
  }
}

/**
 * The key of a host `Random` as a tensor for `createStepRandom`.
 *
 * @example
 * const key = keyTensor([7, 0])
 */
export function keyTensor(key: readonly [number, number]): Tensor1D {
  return tf.tensor1d(Int32Array.of(key[0] | 0, key[1] | 0), 'int32')
}
