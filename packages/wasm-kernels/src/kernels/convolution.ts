/** Convolution and its gradients. Stock tfjs-wasm has no filter gradient in two dimensions, a scalar input gradient, and wrong input gradients in three dimensions. */
import {
  backend_util,
  type Conv2DAttrs,
  type Conv2DBackpropFilterAttrs,
  type Conv2DBackpropInputAttrs,
  type Conv3DAttrs,
  type Conv3DBackpropFilterV2Attrs,
  type Conv3DBackpropInputV2Attrs,
  type FusedConv2DAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core'
import { BOUNDS } from '../gemm.js'
import { size } from '../heap.js'
import { allFloats, defineKernel, hasShape } from '../kernel.js'
import { window2D, window3D, type Window } from './window.js'
import { filterAndBiasGradient, filterGradient, forward, inputGradient } from './windowed-products.js'

export const conv2D = defineKernel<'x' | 'filter', Conv2DAttrs>(
  'Conv2D',
  ({ inputs: { x, filter }, attributes: { strides, pad, dataFormat, dilations, dimRoundingMode }, heap }) => {
    if (!allFloats(x, filter) || (dataFormat ?? 'NHWC') !== 'NHWC' || !haveChannels(4, x.shape, filter.shape))
      return undefined
    const info = backend_util.computeConv2DInfo(
      x.shape as Shape4D,
      filter.shape as Shape4D,
      strides,
      dilations,
      pad,
      dimRoundingMode,
    )
    const window = window2D(info)
    return window && forward(heap, window, x, filter, info.outShape)
  },
)

export const fusedConv2D = defineKernel<'x' | 'filter' | 'bias' | 'preluActivationWeights', FusedConv2DAttrs>(
  'FusedConv2D',
  ({ inputs: { x, filter, bias, preluActivationWeights }, attributes, heap }) => {
    const { strides, pad, dataFormat, dilations, dimRoundingMode, activation } = attributes
    const bounds = BOUNDS[activation ?? 'linear']
    if (!allFloats(x, filter, bias) || (dataFormat ?? 'NHWC') !== 'NHWC' || !bounds || preluActivationWeights)
      return undefined
    if (!haveChannels(4, x.shape, filter.shape) || (bias && size(bias) !== filter.shape[3])) return undefined
    const info = backend_util.computeConv2DInfo(
      x.shape as Shape4D,
      filter.shape as Shape4D,
      strides,
      dilations,
      pad,
      dimRoundingMode,
    )
    const window = window2D(info)
    return window && forward(heap, window, x, filter, info.outShape, { bias: bias ? heap.address(bias) : 0, bounds })
  },
)

/** The windows of a convolution, where its input and the gradient of its output fit them. */
function windowOfGradient(
  x: TensorInfo,
  dy: TensorInfo,
  { strides, pad, dataFormat, dimRoundingMode, filterShape }: Conv2DBackpropFilterAttrs,
): Window | undefined {
  if (!allFloats(x, dy) || (dataFormat ?? 'NHWC') !== 'NHWC' || !haveChannels(4, x.shape, filterShape)) return undefined
  const info = backend_util.computeConv2DInfo(x.shape as Shape4D, filterShape, strides, 1, pad, dimRoundingMode)
  return hasShape(dy, info.outShape) ? window2D(info) : undefined
}

export const conv2DFilterGradient = defineKernel<'x' | 'dy', Conv2DBackpropFilterAttrs>(
  'Conv2DBackpropFilter',
  ({ inputs: { x, dy }, attributes, heap }) => {
    const window = windowOfGradient(x, dy, attributes)
    return window && filterGradient(heap, window, x, dy, attributes.filterShape)
  },
)

/** TelarConv2DGradient: the gradients of the filter and of the bias, which is added to every window, in one pass. */
export const conv2DGradient = defineKernel<'x' | 'dy', Conv2DBackpropFilterAttrs>(
  'TelarConv2DGradient',
  ({ inputs: { x, dy }, attributes, heap }) => {
    const window = windowOfGradient(x, dy, attributes)
    return window && filterAndBiasGradient(heap, window, x, dy, attributes.filterShape)
  },
)

export const conv2DInputGradient = defineKernel<'dy' | 'filter', Conv2DBackpropInputAttrs>(
  'Conv2DBackpropInput',
  ({ inputs: { dy, filter }, attributes: { strides, pad, dataFormat, dimRoundingMode, inputShape }, heap }) => {
    if (!allFloats(dy, filter) || (dataFormat ?? 'NHWC') !== 'NHWC' || !haveChannels(4, inputShape, filter.shape))
      return undefined
    const info = backend_util.computeConv2DInfo(inputShape, filter.shape as Shape4D, strides, 1, pad, dimRoundingMode)
    const window = hasShape(dy, info.outShape) ? window2D(info) : undefined
    return window && inputGradient(heap, window, dy, filter, inputShape)
  },
)

export const conv3D = defineKernel<'x' | 'filter', Conv3DAttrs>(
  'Conv3D',
  ({ inputs: { x, filter }, attributes: { strides, pad, dilations }, heap }) => {
    if (!allFloats(x, filter) || !haveChannels(5, x.shape, filter.shape)) return undefined
    const info = backend_util.computeConv3DInfo(x.shape as Shape5D, filter.shape as Shape5D, strides, dilations, pad)
    const window = window3D(info)
    return window ? forward(heap, window, x, filter, info.outShape) : undefined
  },
)

export const conv3DFilterGradient = defineKernel<'x' | 'dy', Conv3DBackpropFilterV2Attrs>(
  'Conv3DBackpropFilterV2',
  ({ inputs: { x, dy }, attributes: { strides, pad, filterShape }, heap }) => {
    if (!allFloats(x, dy) || !haveChannels(5, x.shape, filterShape)) return undefined
    const info = backend_util.computeConv3DInfo(x.shape as Shape5D, filterShape, strides, 1, pad)
    const window = hasShape(dy, info.outShape) ? window3D(info) : undefined
    return window ? filterGradient(heap, window, x, dy, filterShape) : undefined
  },
)

export const conv3DInputGradient = defineKernel<'dy' | 'filter', Conv3DBackpropInputV2Attrs>(
  'Conv3DBackpropInputV2',
  ({ inputs: { dy, filter }, attributes: { strides, pad, inputShape }, heap }) => {
    if (!allFloats(dy, filter) || !haveChannels(5, inputShape, filter.shape)) return undefined
    const info = backend_util.computeConv3DInfo(inputShape, filter.shape as Shape5D, strides, 1, pad)
    const window = hasShape(dy, info.outShape) ? window3D(info) : undefined
    return window ? inputGradient(heap, window, dy, filter, inputShape) : undefined
  },
)

/** Whether an image and a filter have this rank, and the filter as many input channels as the image has. */
function haveChannels(rank: number, image: readonly number[], filter: readonly number[]): boolean {
  return image.length === rank && filter.length === rank && image[rank - 1] === filter[rank - 2]
}

type Shape4D = [number, number, number, number]
type Shape5D = [number, number, number, number, number]
