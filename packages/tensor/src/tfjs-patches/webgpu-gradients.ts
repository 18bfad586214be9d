import * as tf from '@tensorflow/tfjs-core'
import type { GradFunc, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core'

/**
 * Gradients that are replaced on WebGPU only; other backends keep tfjs's own. tfjs multiplies the gradient of `Sum` and `Mean` by a tensor
 * of ones as large as the input, which it makes on the host and uploads at every step. Here the gradient is broadcast on the device: the
 * same numbers, bit for bit.
 */
export const webgpuGradients: Readonly<Record<string, (original: GradFunc) => GradFunc>> = {
  Sum: (original) => onWebgpu(original, spread),
  Mean: (original) =>
    onWebgpu(original, (dy, x, axes) => {
      const count = axes.reduce((size, axis) => size * x.shape[axis]!, 1)
      return spread(tf.div(dy, count), x, axes)
    }),
}

function onWebgpu(original: GradFunc, gradient: (dy: Tensor, x: Tensor, axes: number[]) => Tensor): GradFunc {
  return (dy, saved, attributes) => {
    if (tf.getBackend() !== 'webgpu') return original(dy, saved, attributes)
    const x = saved[0]!
    const { axis } = attributes as NamedAttrMap & { axis: number | number[] }
    return { x: () => gradient(dy as Tensor, x, tf.util.parseAxisParam(axis, x.shape)) }
  }
}

function spread(dy: Tensor, x: Tensor, axes: number[]): Tensor {
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
  return tf.broadcastTo(tf.reshape(dy, kept), [...x.shape])
}
