import * as tf from '@tensorflow/tfjs-core'
import type { GradFunc, NamedAttrMap, Tensor } from '@tensorflow/tfjs-core'
import '../gradients.js'

let registered = false

/**
 * tfjs multiplies the gradient of `Sum` and `Mean` by a tensor of ones as large as the input, which it makes on the host and uploads at
 * every step. On WebGPU the gradient is broadcast on the device instead; other backends keep tfjs's own. Same numbers, bit for bit.
 */
export function registerWebgpuGradients(): void {
  if (registered) return
  registered = true
  replace('Sum', spread)
  replace('Mean', (dy, x, axes) =>
    spread(
      tf.div(
        dy,
        axes.reduce((size, axis) => size * x.shape[axis]!, 1),
      ),
      x,
      axes,
    ),
  )
}

function replace(kernelName: string, gradient: (dy: Tensor, x: Tensor, axes: number[]) => Tensor): void {
  const original = tf.getGradient(kernelName)
  if (!original) throw new Error(`no gradient of ${kernelName} is registered`)
  const gradFunc: GradFunc = (dy, saved, attributes) => {
    if (tf.getBackend() !== 'webgpu') return original.gradFunc(dy, saved, attributes)
    const x = saved[0]!
    const { axis } = attributes as NamedAttrMap & { axis: number | number[] }
    return { x: () => gradient(dy as Tensor, x, tf.util.parseAxisParam(axis, x.shape)) }
  }
  tf.unregisterGradient(kernelName)
  tf.registerGradient({ ...original, gradFunc })
}

function spread(dy: Tensor, x: Tensor, axes: number[]): Tensor {
  const kept = x.shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
  return tf.broadcastTo(tf.reshape(dy, kept), [...x.shape])
}
