import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { hasKernel, runKernel } from './kernel.js'
import { matMul } from './mat-mul.js'

/** Activations that can be computed in the same kernel as x·kernel + bias. */
export type DenseActivation = 'linear' | 'relu'

/** What `denseGradient` needs: tensors of the forward pass, and the gradient of its result. */
export interface DenseSaved {
  readonly x: Tensor
  readonly y: Tensor
  readonly dy: Tensor
  readonly kernel: Tensor2D
}

/** Gradients of a dense layer; `dx` only where it was asked for. */
export type DenseGradients = { readonly dKernel: Tensor2D; readonly dBias: Tensor1D; readonly dx: Tensor | undefined }

/**
 * activation(x·kernel + bias).
 *
 * @param x [..., inputs]
 * @param kernel [inputs, units]
 * @param bias [units]
 * @returns [..., units]
 *
 * @example
 * const y = denseForward(x, kernel, bias, 'relu') // x [64, 784], kernel [784, 128], bias [128]: y [64, 128]
 */
export function denseForward(
  x: Tensor,
  kernel: Tensor2D,
  bias: Tensor1D | undefined,
  activation: DenseActivation,
): Tensor {
  const [inputs, units] = kernel.shape
  return tf.tidy(() => {
    const rows = x.rank === 2 ? (x as Tensor2D) : (tf.reshape(x, [-1, inputs]) as Tensor2D)
    const y = hasKernel('TelarDense')
      ? runKernel('TelarDense', { x: rows, kernel, bias }, { activation })[0]!
      : tf.fused.matMul({ a: rows, b: kernel, activation, ...(bias ? { bias } : {}) })
    return x.rank === 2 ? y : tf.reshape(y, [...x.shape.slice(0, -1), units])
  })
}

/**
 * The gradients of `denseForward`, with dz = dy·activation′: dKernel = xᵀ·dz, dBias = Σ dz, dx = dz·kernelᵀ.
 *
 * @example
 * const { dKernel, dBias } = denseGradient({ x, y, dy, kernel }, { activation: 'relu', needsInputGradient: false })
 */
export function denseGradient(
  { x, y, dy, kernel }: DenseSaved,
  { activation, needsInputGradient }: { activation: DenseActivation; needsInputGradient: boolean },
): DenseGradients {
  const [inputs, units] = kernel.shape
  return tf.tidy(() => {
    const isFlat = x.rank === 2
    const rows = isFlat
      ? { x: x as Tensor2D, y, dy: dy as Tensor2D }
      : {
          x: tf.reshape(x, [-1, inputs]) as Tensor2D,
          y: tf.reshape(y, [-1, units]),
          dy: tf.reshape(dy, [-1, units]) as Tensor2D,
        }
    const [dKernel, dBias, dx] = hasKernel('TelarDenseGradient')
      ? runKernel('TelarDenseGradient', { ...rows, kernel }, { activation, needsInputGradient })
      : compose(rows, kernel, activation, needsInputGradient)
    return {
      dKernel: dKernel as Tensor2D,
      dBias: dBias as Tensor1D,
      dx: needsInputGradient && !isFlat ? tf.reshape(dx!, x.shape) : dx,
    }
  })
}

function compose(
  { x, y, dy }: { x: Tensor2D; y: Tensor; dy: Tensor2D },
  kernel: Tensor2D,
  activation: DenseActivation,
  needsInputGradient: boolean,
): Tensor[] {
  const dz = activation === 'relu' ? tf.mul<Tensor2D>(dy, tf.step(y)) : dy
  const gradients = [matMul(x, dz, { transposeA: true }), tf.sum(dz, 0)]
  return needsInputGradient ? [...gradients, matMul(dz, kernel, { transposeB: true })] : gradients
}
