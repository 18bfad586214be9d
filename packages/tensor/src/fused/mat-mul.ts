import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { hasKernel } from './kernel.js'

/**
 * A matrix product with transposed operands, for code that writes its own gradients.
 * Stock tfjs-wasm multiplies transposed operands in a scalar loop, several times slower than transposing first.
 *
 * @example
 * const dKernel = matMul(x, dy, { transposeA: true }) // x [64, 784], dy [64, 128]: [784, 128]
 */
export function matMul(a: Tensor2D, b: Tensor2D, { transposeA = false, transposeB = false } = {}): Tensor2D {
  if (tf.getBackend() !== 'wasm' || hasKernel('TelarDenseGradient')) return tf.matMul(a, b, transposeA, transposeB)
  return tf.tidy(() => tf.matMul(transposeA ? tf.transpose(a) : a, transposeB ? tf.transpose(b) : b))
}
