import * as tf from '@tensorflow/tfjs-core'
import type { KernelFunc, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { opsKernel } from './host.js'

// Replacements for kernels that lose NaN: with those, a run that has diverged would look as if it had not.

/** `ClipByValue` as two comparisons, which keep NaN. tfjs-webgl leaves the neighbors of a NaN unclipped. Integers stay integers. */
export const clipByComparison = opsKernel<{ readonly clipValueMin: number; readonly clipValueMax: number }>(
  ({ inputs, attributes: { clipValueMin, clipValueMax } }) => {
    const x = inputs['x']!
    return tf.cast(tf.minimum(tf.maximum(x, clipValueMin), clipValueMax), x.dtype)
  },
)

/** `Relu6` as two comparisons, which keep NaN. Integers stay integers. */
export const relu6ByComparison = opsKernel<object>(({ inputs }) => {
  const x = inputs['x']!
  return tf.minimum(tf.relu(x), tf.scalar(6, x.dtype === 'int32' ? 'int32' : 'float32'))
})

/** Max pooling that gives NaN for a window with a NaN in it, by pooling a second time, over where NaN is. */
export function poolWithNaN(original: KernelFunc): KernelFunc {
  return ({ inputs, attrs, backend }) =>
    tf.tidy(() => {
      const x = inputs['x'] as Tensor
      const pool = (image: Tensor): Tensor =>
        tf.engine().makeTensorFromTensorInfo(original({ inputs: { x: image }, attrs: attrs!, backend }) as TensorInfo)
      const [isNaN, largest] = [pool(tf.cast(tf.isNaN(x), 'float32')), pool(x)]
      // Flattened to one dimension, because tfjs-webgpu's `where` supports four at most.
      const result = tf.where(tf.greater(tf.reshape(isNaN, [-1]), 0), Number.NaN, tf.reshape(largest, [-1]))
      return tf.reshape(result, largest.shape)
    })
}
