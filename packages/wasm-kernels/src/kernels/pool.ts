/**
 * Max pooling, and the gradients of pooling. Stock tfjs-wasm hides NaN, loses the gradient of every max-pool window without a positive value
 * (in three dimensions its forward pass too takes the smallest positive number for the lowest), and divides average pooling's gradient by the
 * whole window where the forward pass divides by the part inside the input.
 */
import {
  backend_util,
  type AvgPool3DGradAttrs,
  type AvgPoolGradAttrs,
  type MaxPool3DAttrs,
  type MaxPool3DGradAttrs,
  type MaxPoolAttrs,
  type MaxPoolGradAttrs,
  type TensorInfo,
} from '@tensorflow/tfjs-core'
import type { Heap } from '../heap.js'
import { allFloats, defineKernel, hasShape } from '../kernel.js'
import { perImage, window2D, window3D, type Info2D, type Info3D, type Window } from './window.js'

type Shape4D = [number, number, number, number]
type Shape5D = [number, number, number, number, number]

function windowOf(info: Info2D | Info3D): Window | undefined {
  return 'inDepth' in info ? window3D(info) : window2D(info)
}

function largest(heap: Heap, info: Info2D | Info3D, x: TensorInfo): TensorInfo | undefined {
  const window = allFloats(x) && x.shape.length === info.outShape.length ? windowOf(info) : undefined
  if (!window) return undefined
  const y = heap.output(info.outShape)
  const geometry = heap.integers(window.integers)
  heap.split('maxPool', perImage(window), (from, to) => [geometry, from, to, heap.address(x), heap.address(y)])
  return y
}

/** The gradient of a pooling, zero at first, which `write` adds to with the window's geometry. */
function gradient(
  heap: Heap,
  info: Info2D | Info3D,
  [input, dy]: readonly [input: TensorInfo, dy: TensorInfo],
  write: (work: ReturnType<typeof perImage>, geometry: number, dx: TensorInfo) => void,
): TensorInfo | undefined {
  const fits = allFloats(input, dy) && input.shape.length === info.outShape.length && hasShape(dy, info.outShape)
  const window = fits ? windowOf(info) : undefined
  if (!window) return undefined
  const dx = heap.zeros(input.shape)
  write(perImage(window), heap.integers(window.integers), dx)
  return dx
}

function maxGradient(heap: Heap, info: Info2D | Info3D, input: TensorInfo, dy: TensorInfo): TensorInfo | undefined {
  return gradient(heap, info, [input, dy], (work, geometry, dx) =>
    heap.split('maxPoolGradient', work, (from, to) => [
      geometry,
      from,
      to,
      heap.address(input),
      heap.address(dy),
      heap.address(dx),
    ]),
  )
}

function averageGradient(heap: Heap, info: Info2D | Info3D, input: TensorInfo, dy: TensorInfo): TensorInfo | undefined {
  return gradient(heap, info, [input, dy], (work, geometry, dx) =>
    heap.split('averagePoolGradient', work, (from, to) => [geometry, from, to, heap.address(dy), heap.address(dx)]),
  )
}

export const maxPool = defineKernel<'x', MaxPoolAttrs>(
  'MaxPool',
  ({ inputs: { x }, attributes: { filterSize, strides, pad, dimRoundingMode }, heap }) =>
    largest(heap, backend_util.computePool2DInfo(x.shape as Shape4D, filterSize, strides, 1, pad, dimRoundingMode), x),
)

export const maxPoolGradient = defineKernel<'dy' | 'input' | 'output', MaxPoolGradAttrs>(
  'MaxPoolGrad',
  ({ inputs: { dy, input }, attributes: { filterSize, strides, pad, dimRoundingMode }, heap }) =>
    maxGradient(
      heap,
      backend_util.computePool2DInfo(input.shape as Shape4D, filterSize, strides, 1, pad, dimRoundingMode),
      input,
      dy,
    ),
)

export const averagePoolGradient = defineKernel<'dy' | 'input', AvgPoolGradAttrs>(
  'AvgPoolGrad',
  ({ inputs: { dy, input }, attributes: { filterSize, strides, pad }, heap }) =>
    averageGradient(
      heap,
      backend_util.computePool2DInfo(input.shape as Shape4D, filterSize, strides, 1, pad),
      input,
      dy,
    ),
)

export const maxPool3D = defineKernel<'x', MaxPool3DAttrs>(
  'MaxPool3D',
  ({ inputs: { x }, attributes: { filterSize, strides, pad, dimRoundingMode, dataFormat }, heap }) =>
    largest(
      heap,
      backend_util.computePool3DInfo(x.shape as Shape5D, filterSize, strides, 1, pad, dimRoundingMode, dataFormat),
      x,
    ),
)

export const maxPool3DGradient = defineKernel<'dy' | 'input' | 'output', MaxPool3DGradAttrs>(
  'MaxPool3DGrad',
  ({ inputs: { dy, input }, attributes: { filterSize, strides, pad, dimRoundingMode }, heap }) =>
    maxGradient(
      heap,
      backend_util.computePool3DInfo(input.shape as Shape5D, filterSize, strides, 1, pad, dimRoundingMode),
      input,
      dy,
    ),
)

export const averagePool3DGradient = defineKernel<'dy' | 'input', AvgPool3DGradAttrs>(
  'AvgPool3DGrad',
  ({ inputs: { dy, input }, attributes: { filterSize, strides, pad, dimRoundingMode }, heap }) =>
    averageGradient(
      heap,
      backend_util.computePool3DInfo(input.shape as Shape5D, filterSize, strides, 1, pad, dimRoundingMode),
      input,
      dy,
    ),
)
