import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import type { Pair } from './window.js'

/**
 * A kernel [height, width, in, out] with zeros between its rows and columns: a convolution with it is the dilated one.
 * Costs the multiplications by zero, and works with strides and gradients, which tfjs' own dilation does not.
 */
export function dilate(kernel: Tensor, [down, across]: Pair): Tensor4D {
  if (down === 1 && across === 1) return kernel as Tensor4D
  const [height, width, inputs, outputs] = kernel.shape as [number, number, number, number]
  const rows = spread(tf.reshape(kernel, [1, height, width * inputs * outputs]), down)
  const columns = spread(tf.reshape(rows, [rows.shape[1]!, width, inputs * outputs]), across)
  return tf.reshape(columns, [rows.shape[1]!, columns.shape[1]!, inputs, outputs])
}

/** The elements of a dilated kernel's gradient that belong to the kernel. */
export function undilate(
  gradient: Tensor,
  [down, across]: Pair,
  [height, width, inputs, outputs]: readonly number[],
): Tensor {
  if (down === 1 && across === 1) return gradient
  const rows = gather(tf.reshape(gradient, [1, gradient.shape[0]!, -1]), down, height!)
  const columns = gather(tf.reshape(rows, [height!, gradient.shape[1]!, inputs! * outputs!]), across, width!)
  return tf.reshape(columns, [height!, width!, inputs!, outputs!])
}

/** [outer, n, inner] to [outer, (n − 1)·step + 1, inner] with zeros between. */
function spread(x: Tensor, step: number): Tensor {
  const [outer, length, inner] = x.shape as [number, number, number]
  const padded = tf.pad(tf.reshape(x, [outer * length, 1, inner]), [
    [0, 0],
    [0, step - 1],
    [0, 0],
  ])
  return tf.slice(tf.reshape(padded, [outer, length * step, inner]), [0, 0, 0], [outer, (length - 1) * step + 1, inner])
}

/** The opposite of `spread`. */
function gather(x: Tensor, step: number, length: number): Tensor {
  const [outer, , inner] = x.shape as [number, number, number]
  const padded = tf.pad(x, [
    [0, 0],
    [0, step - 1],
    [0, 0],
  ])
  return tf.reshape(
    tf.slice(tf.reshape(padded, [outer * length, step, inner]), [0, 0, 0], [outer * length, 1, inner]),
    [outer, length, inner],
  )
}
