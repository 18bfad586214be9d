/** Gradients of depthwise convolution, which tfjs-wasm lacks. */
import {
  backend_util,
  type DepthwiseConv2dNativeBackpropFilterAttrs,
  type DepthwiseConv2dNativeBackpropInputAttrs,
} from '@tensorflow/tfjs-core'
import { allFloats, defineKernel, hasShape } from '../kernel.js'
import { perImage, window2D } from './window.js'

type Shape4D = [number, number, number, number]

export const depthwiseFilterGradient = defineKernel<'x' | 'dy', DepthwiseConv2dNativeBackpropFilterAttrs>(
  'DepthwiseConv2dNativeBackpropFilter',
  ({ inputs: { x, dy }, attributes: { strides, dilations, pad, dimRoundingMode, filterShape }, heap }) => {
    if (!allFloats(x, dy) || x.shape.length !== 4 || filterShape.length !== 4 || filterShape[2] !== x.shape[3])
      return undefined
    const info = backend_util.computeConv2DInfo(
      x.shape as Shape4D,
      filterShape,
      strides,
      dilations,
      pad,
      dimRoundingMode,
      true,
    )
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
  ({ inputs: { dy, filter }, attributes: { strides, dilations, pad, dimRoundingMode, inputShape }, heap }) => {
    if (!allFloats(dy, filter) || filter.shape.length !== 4 || filter.shape[2] !== inputShape[3]) return undefined
    const info = backend_util.computeConv2DInfo(
      inputShape,
      filter.shape as Shape4D,
      strides,
      dilations,
      pad,
      dimRoundingMode,
      true,
    )
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
