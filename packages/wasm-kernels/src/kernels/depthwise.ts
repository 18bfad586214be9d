/** Gradients of depthwise convolution, which tfjs-wasm lacks. */
import {
  backend_util,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropInputAttrs,
} from '@tensorflow/tfjs-core'
import { allFloats, defineKernel, hasShape } from '../kernel.js'
import { perImage, window2D } from './window.js'

type Shape4D = [number, number, number, number]

/** What tfjs says of the windows of a depthwise convolution. */
function infoOf(
  inputShape: Shape4D,
  filterShape: Shape4D,
  { strides, dilations, pad, dimRoundingMode }: Omit<DepthwiseConv2dNativeBackpropInputAttrs, 'inputShape'>,
) {
  const isDepthwise = true
  return backend_util.computeConv2DInfo(inputShape, filterShape, strides, dilations, pad, dimRoundingMode, isDepthwise)
}

export const depthwiseFilterGradient = defineKernel<'x' | 'dy', DepthwiseConv2dNativeBackpropFilterAttrs>(
  'DepthwiseConv2dNativeBackpropFilter',
  ({ inputs: { x, dy }, attributes, heap }) => {
    const { filterShape } = attributes
    if (!allFloats(x, dy) || x.shape.length !== 4 || filterShape.length !== 4 || filterShape[2] !== x.shape[3])
      return undefined
    const info = infoOf(x.shape as Shape4D, filterShape, attributes)
    const window = hasShape(dy, info.outShape) ? window2D(info) : undefined
    if (!window) return undefined
    const dFilter = heap.zeros(filterShape)
    heap.wasm.depthwiseFilterGradient(
      heap.integers(window.integers),
      filterShape[3],
      heap.address(x),
      heap.address(dy),
      heap.address(dFilter),
    )
    return dFilter
  },
)

export const depthwiseInputGradient = defineKernel<'dy' | 'filter', DepthwiseConv2dNativeBackpropInputAttrs>(
  'DepthwiseConv2dNativeBackpropInput',
  ({ inputs: { dy, filter }, attributes, heap }) => {
    const { inputShape } = attributes
    if (!allFloats(dy, filter) || filter.shape.length !== 4 || filter.shape[2] !== inputShape[3]) return undefined
    const info = infoOf(inputShape, filter.shape as Shape4D, attributes)
    const window = hasShape(dy, info.outShape) ? window2D(info) : undefined
    if (!window) return undefined
    const dx = heap.zeros(inputShape)
    const geometry = heap.integers(window.integers)
    heap.split('depthwiseInputGradient', perImage(window), (from, to) => [
      geometry,
      from,
      to,
      filter.shape[3]!,
      heap.address(dx),
      heap.address(dy),
      heap.address(filter),
    ])
    return dx
  },
)
