import { philox4x32, toUniform } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './kernel.js'

/**
 * Numbers in [0, 1) from Philox4x32-10: the key's two words, and the counter (block, stream, step, 0).
 * Backends without the kernel compute them on the host, which reads `step` back.
 */
export function uniformBits(
  inputs: { key: Tensor1D; step: Scalar },
  { stream, size }: { stream: number; size: number },
): Tensor1D {
  if (hasKernel('TelarUniform')) return runKernel('TelarUniform', inputs, { stream, size })[0] as Tensor1D
  const [key0, key1] = inputs.key.dataSync()
  const step = inputs.step.dataSync()[0]!
  const words = new Uint32Array(Math.ceil(size / 4) * 4)
  for (let block = 0; block * 4 < size; block++) philox4x32(block, stream, step, 0, key0!, key1!, words, block * 4)
  return tf.tensor1d(Float32Array.from(words.subarray(0, size), toUniform))
}
