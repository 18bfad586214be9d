import * as tf from '@tensorflow/tfjs-core'
import type { CumsumAttrs, GradFunc, Tensor } from '@tensorflow/tfjs-core'
import { registerFlatGradients } from './flat-gradients.js'
import { gatherGradient } from './gather.js'
import { bilinearShares, mirrorPadGradient, nearestShares, resizeGradient } from './sampling-gradients.js'
import { webgpuGradients } from './webgpu-gradients.js'

/** The gradient of an operation on two tensors, before it is summed over the axes along which an input was repeated. */
type PartialDerivatives = (a: Tensor, b: Tensor) => readonly [Tensor, Tensor]

const asNumber = (condition: Tensor) => tf.cast(condition, 'float32')

/** tfjs forgets to sum the gradients of these ops where an input was broadcast, and then fails with a shape error. */
const partials: Readonly<Record<string, PartialDerivatives>> = {
  Maximum: (a, b) => [asNumber(tf.greaterEqual(a, b)), asNumber(tf.less(a, b))],
  Minimum: (a, b) => [asNumber(tf.lessEqual(a, b)), asNumber(tf.greater(a, b))],
  SquaredDifference: (a, b) => {
    const doubled = tf.mul(2, tf.sub(a, b))
    return [doubled, tf.neg(doubled)]
  },
}

function gradientOf(partial: PartialDerivatives): GradFunc {
  return (dy, saved) => {
    const [a, b] = saved as [Tensor, Tensor]
    const gradient = (input: Tensor, index: 0 | 1) => () =>
      sumTo(tf.mul(dy as Tensor, partial(a, b)[index]), input.shape)
    return { a: gradient(a, 0), b: gradient(b, 1) }
  }
}

function sumTo(gradient: Tensor, shape: number[]): Tensor {
  const axes = tf.broadcast_util.getReductionAxes(shape, gradient.shape)
  return tf.reshape(axes.length > 0 ? tf.sum(gradient, axes) : gradient, shape)
}

/** `Prod`: dy·(the product of all others), also where values are zero. tfjs's own gradient uses chained operations that are not registered. */
const productGradient: GradFunc = (dy, saved, attributes) => {
  const x = saved[0]!
  const axes = tf.util.parseAxisParam((attributes as unknown as { axis: number | number[] }).axis, x.shape)
  const kept = x.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis))
  const order = [...kept, ...axes]
  const sizes = (all: number[]) => all.map((axis) => x.shape[axis]!)
  return {
    x: () => {
      const last = kept.length
      const rows = tf.reshape(tf.transpose(x, order), [...sizes(kept), -1])
      const others = tf.mul(tf.cumprod(rows, last, true, false), tf.cumprod(rows, last, true, true))
      const gradient = tf.mul(tf.reshape(dy as Tensor, [...sizes(kept), 1]), others)
      return tf.transpose(
        tf.reshape(gradient, sizes(order)),
        order.map((_, axis) => order.indexOf(axis)),
      )
    },
  }
}

/** `Abs`: dy·sign(x), so 0 at 0, where tfjs's `step(x, -1)` gives −1. As in PyTorch and TensorFlow. */
const absGradient: GradFunc = (dy, saved) => ({ x: () => tf.mul(dy as Tensor, tf.sign(tf.cast(saved[0]!, 'float32'))) })

/** `Max` and `Min`: equal extremes share dy, as in PyTorch's `amax` and TensorFlow; tfjs gives the whole of it to each. */
const extremeGradient: GradFunc = (dy, saved, attributes) => {
  const [x, y] = saved as [Tensor, Tensor]
  const { axis, reductionIndices = axis } = attributes as unknown as Record<string, number | number[]>
  const axes = tf.util.parseAxisParam(reductionIndices!, x.shape)
  const kept = tf.backend_util.expandShapeToKeepDim(
    x.shape.filter((_, i) => !axes.includes(i)),
    axes,
  )
  return {
    x: () => {
      const isExtreme = asNumber(tf.equal(x, tf.reshape(y, kept)))
      return tf.mul(isExtreme, tf.div(tf.reshape(dy as Tensor, kept), tf.sum(isExtreme, axes, true)))
    },
  }
}

/** `Cumsum`: summed from the other end, along the same axis; where that is not the last one, tfjs transposes what comes out. */
const cumulativeSumGradient: GradFunc = (dy, _, attributes) => {
  const { axis, exclusive, reverse } = attributes as unknown as CumsumAttrs
  return { x: () => tf.cumsum(dy as Tensor, axis, exclusive, !reverse) }
}

const ours = new WeakSet<GradFunc>()

/** Adds the gradients that tfjs-core lacks, and replaces those that it has wrong on every backend and that are slow on WebGPU, where gradients are registered. */
export function repairGradients(): void {
  for (const [kernelName, partial] of Object.entries(partials)) replaceGradient(kernelName, () => gradientOf(partial))
  replaceGradient('Prod', () => productGradient)
  replaceGradient('Cumsum', () => cumulativeSumGradient)
  replaceGradient('MirrorPad', () => mirrorPadGradient)
  replaceGradient('ResizeBilinear', () => resizeGradient(bilinearShares))
  replaceGradient('ResizeNearestNeighbor', () => resizeGradient(nearestShares))
  replaceGradient('Abs', () => absGradient)
  replaceGradient('Max', () => extremeGradient)
  replaceGradient('Min', () => extremeGradient)
  replaceGradient('GatherV2', gatherGradient)
  if (tf.getGradient('Select')) registerFlatGradients()
  for (const [kernelName, wrap] of Object.entries(webgpuGradients)) replaceGradient(kernelName, wrap)
}

function replaceGradient(kernelName: string, repair: (original: GradFunc) => GradFunc): void {
  const original = tf.getGradient(kernelName)
  if (!original || ours.has(original.gradFunc)) return
  const gradFunc = repair(original.gradFunc)
  ours.add(gradFunc)
  tf.unregisterGradient(kernelName)
  tf.registerGradient({ ...original, gradFunc })
}
