import type { NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'

/** √Σx² over all elements. Not `tf.norm`, which squares with the power function, and that is coarse on GPUs. */
export function euclideanNorm(x: Tensor): Scalar {
  return tf.tidy(() => tf.sqrt(tf.sum(tf.square(x))))
}

/** √Σx² over all elements of all tensors. */
export function globalNorm(tensors: NamedTensors): Scalar {
  return tf.tidy(() => {
    const squares = Object.values(tensors).map((x) => tf.sum<Scalar>(tf.square(x)))
    return tf.sqrt(squares.length > 0 ? tf.addN(squares) : tf.scalar(0))
  })
}
