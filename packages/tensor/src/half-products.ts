import * as tf from '@tensorflow/tfjs-core'

/** What is asked of tfjs's WebGPU backend here. */
interface HalfBackend {
  readonly canHalveProducts?: boolean
  halfProducts?: boolean
}

/**
 * Whether the backend in use has products with factors of 16 bits: WebGPU with Telar's kernels, on a device with `shader-f16` or on a software adapter.
 *
 * @example
 * if (!hasHalfProducts()) console.log('this device multiplies in float32 alone')
 */
export const hasHalfProducts = (): boolean => (tf.backend() as HalfBackend).canHalveProducts === true

/**
 * Computes with products that round their factors to 16 bits and add in 32: `tf.matMul`, the convolutions of `tf.conv2d` and the dense layer, with
 * their gradients. All other operations stay float32. Where `hasHalfProducts` is false it changes nothing.
 *
 * @param compute synchronous
 *
 * @example
 * const y = withHalfProducts(() => tf.matMul(x, kernel))
 */
export function withHalfProducts<T>(compute: () => T): T {
  if (!hasHalfProducts()) return compute()
  const backend = tf.backend() as HalfBackend
  const { halfProducts: before = false } = backend
  backend.halfProducts = true
  try {
    return compute()
  } finally {
    backend.halfProducts = before
  }
}
