import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './kernel.js'

/**
 * One step of SGD in one kernel, in place: g = gradient + l2·param, v ← momentum·v + g,
 * param ← param − learningRate·(v, or g + momentum·v with nesterov). Without velocity plain SGD. As PyTorch's SGD with dampening 0.
 *
 * @returns false where the backend has no such kernel; then nothing has changed
 * @example
 * sgdInPlace({ param, gradient, learningRate, velocity }, { momentum: 0.9, nesterov: false, l2: 0 })
 */
export function sgdInPlace(
  inputs: { param: Tensor; gradient: Tensor; learningRate: Scalar; velocity?: Tensor },
  options: { momentum: number; nesterov: boolean; l2: number },
): boolean {
  if (!hasKernel('TelarSgd')) return false
  runKernel('TelarSgd', { ...inputs }, options)
  return true
}

/**
 * One step of Adam in one kernel, in place on param and both moments:
 * m ← β₁·m + (1 − β₁)·g, v ← β₂·v + (1 − β₂)·g², param ← param − learningRate·(m̂/(√v̂ + ε) + weightDecay·param).
 * Kingma and Ba (2014), arXiv:1412.6980; the decay apart from the gradient, Loshchilov and Hutter (2017), arXiv:1711.05101.
 *
 * @param inputs `beta1Power` and `beta2Power` are β₁ᵗ and β₂ᵗ of this step, as running products: a power of a number near 1 is inexact on GPUs
 * @returns false where the backend has no such kernel; then nothing has changed
 * @example
 * adamInPlace(
 *   { param, gradient, firstMoment, secondMoment, learningRate, beta1Power, beta2Power },
 *   { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
 * )
 */
export function adamInPlace(
  inputs: {
    param: Tensor
    gradient: Tensor
    firstMoment: Tensor
    secondMoment: Tensor
    learningRate: Scalar
    beta1Power: Scalar
    beta2Power: Scalar
  },
  options: { beta1: number; beta2: number; epsilon: number; weightDecay: number },
): boolean {
  if (!hasKernel('TelarAdam')) return false
  runKernel('TelarAdam', { ...inputs }, options)
  return true
}

/**
 * β₁ᵗ and β₂ᵗ of Adam from those of the step before, in one kernel where the backend has it.
 *
 * @example
 * const powers = adamPowers({ beta1Power: tf.scalar(1), beta2Power: tf.scalar(1) }, { beta1: 0.9, beta2: 0.999 })
 */
export function adamPowers(
  powers: { beta1Power: Scalar; beta2Power: Scalar },
  { beta1, beta2 }: { beta1: number; beta2: number },
): { readonly beta1Power: Scalar; readonly beta2Power: Scalar } {
  if (!hasKernel('TelarAdamPowers'))
    return { beta1Power: tf.mul(powers.beta1Power, beta1), beta2Power: tf.mul(powers.beta2Power, beta2) }
  const [beta1Power, beta2Power] = runKernel('TelarAdamPowers', powers, { beta1, beta2 }) as [Scalar, Scalar]
  return { beta1Power, beta2Power }
}
