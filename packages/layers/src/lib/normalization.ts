import { canFuse, runKernel } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { LayerWithGradient } from '../layer.js'
import { shapeError, sumToLast } from './shapes.js'

/** What is normalized together, and how. */
export interface Normalization {
  /** The axes over which mean and variance are taken. */
  readonly axes: readonly number[]
  /** Added to the variance. */
  readonly epsilon: number
  /** Whether the mean is subtracted; otherwise the mean square stands for the variance. */
  readonly isCentered: boolean
  /** Brings x into the shape that `axes` count in; x as it is without it. */
  readonly view?: (x: Tensor) => Tensor
  /** Whether the last axis, as it is, is what is normalized: then some backends have one kernel for all of it. */
  readonly isOfVectors?: boolean
}

/**
 * Normalizes each sample by itself, with the biased variance: `y = γ·(x − μ)/√(σ² + ε) + β`, where γ (param `scale`) and β (param `offset`, if there is one)
 * belong to the last axis of x.
 */
export function normalization({
  axes,
  epsilon,
  isCentered,
  view = (x) => x,
  isOfVectors = false,
}: Normalization): Required<Pick<LayerWithGradient, 'apply' | 'forward' | 'backward'>> {
  const meanOf = (x: Tensor) => tf.mean(x, [...axes], true)
  const center = (x: Tensor) => (isCentered ? tf.sub(x, meanOf(x)) : x)

  function compute(x: Tensor, { scale, offset }: Readonly<Record<string, Tensor>>) {
    if (isOfVectors && canFuse('TelarLayerNorm')) {
      const attributes = { epsilon, centered: isCentered }
      const [y, normal, inverse] = runKernel('TelarLayerNorm', { x, scale, offset }, attributes)
      return { y: y!, normal: normal!, inverse: inverse! }
    }
    const centered = center(view(x))
    const inverse = tf.rsqrt(tf.add(meanOf(tf.square(centered)), epsilon))
    const normal = tf.reshape(tf.mul(centered, inverse), x.shape)
    const scaled = tf.mul(normal, scale!)
    return { y: offset ? tf.add(scaled, offset) : scaled, normal, inverse }
  }

  return {
    apply: (x, { params }) => ({ y: compute(x, params).y, state: {} }),
    forward(x, { params }) {
      const { y, ...saved } = compute(x, params)
      return { y, state: {}, saved }
    },
    backward(dy, { normal, inverse }, { params: { scale, offset }, needsInputGradient }) {
      if (isOfVectors && canFuse('TelarLayerNormGradient')) {
        const attributes = { centered: isCentered, needsInputGradient }
        const saved = { dy, scale, normal, inverse }
        const [dScale, dOffset, dx] = runKernel('TelarLayerNormGradient', saved, attributes)
        return { gradients: { scale: dScale!, ...(offset ? { offset: dOffset! } : {}) }, dx }
      }
      const gradients = { scale: sumToLast(tf.mul(dy, normal!)), ...(offset ? { offset: sumToLast(dy) } : {}) }
      if (!needsInputGradient) return { gradients, dx: undefined }
      const [d, n] = [view(tf.mul(dy, scale!)), view(normal!)]
      const along = tf.mul(n, meanOf(tf.mul(d, n)))
      return { gradients, dx: tf.reshape(tf.mul(inverse!, tf.sub(center(d), along)), dy.shape) }
    },
  }
}

/** A layer that normalizes each vector on the last axis by itself; β only where the mean is subtracted. */
export function vectorNorm(
  { epsilon, isCentered }: Pick<Normalization, 'epsilon' | 'isCentered'>,
  id: string,
  where: string,
): LayerWithGradient {
  return {
    init(inputShape) {
      const features = inputShape.at(-1) ?? 0
      if (features < 2) throw shapeError(where, id, 'at least 2 values on the last axis', inputShape)
      const scale = tf.ones([features])
      const params = isCentered ? { scale, offset: tf.zeros([features]) } : { scale }
      return { params, state: {}, outputShape: inputShape }
    },
    ...normalization({ axes: [-1], epsilon, isCentered, isOfVectors: true }),
  }
}
