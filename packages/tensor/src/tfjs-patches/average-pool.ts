import * as tf from '@tensorflow/tfjs-core'
import type { KernelFunc, NamedTensorInfoMap, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import type { ConvolutionPad } from './conv2d-filter.js'

interface Attributes {
  readonly filterSize: number | number[]
  readonly strides: number | number[]
  readonly pad: ConvolutionPad
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** One axis of a window: its length, how many windows there are, and where the first begins. */
interface Axis {
  readonly input: number
  readonly taps: number
  readonly stride: number
  readonly before: number
  readonly windows: number
}

/**
 * `AvgPoolGrad` and `AvgPool3DGrad`: at the border tfjs divides a window's gradient by the size of the whole window, although its forward pass divides
 * by the part inside the input. Here the gradient is first multiplied by that ratio, so that the original kernel gives the right result.
 */
export function averageInside(original: KernelFunc): KernelFunc {
  return ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs as unknown as { dy: Tensor; input: Tensor }
    const axes = axesOf(input.shape, attrs as unknown as Attributes)
    const factors = axes.map(insideFactors)
    if (factors.every((axis) => axis.every((factor) => factor === 1)))
      return original({ inputs, attrs: attrs!, backend })
    const scaled = tf.tidy(() => {
      const ratio = factors.reduce<Tensor>((product, axis, index) => {
        const shape = axes.map((_, at) => (at === index ? axis.length : 1))
        return tf.mul(product, tf.tensor(axis, [1, ...shape, 1]))
      }, tf.scalar(1))
      return tf.mul(dy, ratio)
    })
    const given = { dy: scaled, input } as unknown as NamedTensorInfoMap
    const result = original({ inputs: given, attrs: attrs!, backend }) as TensorInfo
    scaled.dispose()
    return result
  }
}

/** For every window of an axis: its number of taps over the number of those inside the input. */
function insideFactors({ input, taps, stride, before, windows }: Axis): number[] {
  return Array.from({ length: windows }, (_, window) => {
    const start = window * stride - before
    return taps / (Math.min(input, start + taps) - Math.max(0, start))
  })
}

type Info2D = ReturnType<typeof tf.backend_util.computePool2DInfo>
type Info3D = ReturnType<typeof tf.backend_util.computePool3DInfo>

function axesOf(shape: readonly number[], { filterSize, strides, pad, dimRoundingMode }: Attributes): Axis[] {
  const given = [shape, filterSize, strides, 1, pad, dimRoundingMode] as const
  const compute = tf.backend_util[shape.length === 4 ? 'computePool2DInfo' : 'computePool3DInfo'] as (
    ...args: typeof given
  ) => Info2D | Info3D
  const info = compute(...given)
  const { front, top, left } = { front: 0, ...info.padInfo }
  const axes: Axis[] = [
    { input: info.inHeight, taps: info.filterHeight, stride: info.strideHeight, before: top, windows: info.outHeight },
    { input: info.inWidth, taps: info.filterWidth, stride: info.strideWidth, before: left, windows: info.outWidth },
  ]
  if (!('inDepth' in info)) return axes
  const { inDepth, filterDepth, strideDepth, outDepth } = info
  return [{ input: inDepth, taps: filterDepth, stride: strideDepth, before: front, windows: outDepth }, ...axes]
}
