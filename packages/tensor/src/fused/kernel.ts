import * as tf from '@tensorflow/tfjs-core'
import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core'

/**
 * True where the backend in use has its own kernel of this name.
 *
 * @example
 * if (hasKernel('TelarAdam')) console.log('Adam is one kernel on this backend')
 */
export function hasKernel(name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) !== undefined
}

/**
 * True where the backend in use has its own kernel of this name and tfjs records no gradient: such kernels have none on the tape.
 *
 * @example
 * if (canFuse('TelarLayerNorm')) console.log('layer norm is one kernel here')
 */
export function canFuse(name: string): boolean {
  return tf.engine().state.gradientDepth === 0 && hasKernel(name)
}

/**
 * Runs a kernel of the backend in use. Inputs that are undefined are left out.
 *
 * @example
 * const [y, mean, variance] = runKernel('TelarBatchNorm', { x, scale, offset }, { epsilon: 1e-3 })
 */
export function runKernel(name: string, inputs: Record<string, Tensor | undefined>, attributes: object): Tensor[] {
  const given = Object.fromEntries(
    Object.entries(inputs).filter(([, tensor]) => tensor !== undefined),
  ) as NamedTensorMap
  const result = tf.engine().runKernel(name, given, attributes as never) as Tensor | Tensor[]
  return Array.isArray(result) ? result : [result]
}
