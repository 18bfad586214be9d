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

/** The windows of a pooling, where its input and the gradient of its output fit them. */
function windowOfGradient(info: Info2D | Info3D, input: TensorInfo, dy: TensorInfo): Window | undefined {
  const fits = allFloats(input, dy) && input.shape.length === info.outShape.length && hasShape(dy, info.outShape)
  return fits ? windowOf(info) : undefined
}

/** Whether windows of 2 × 2 pixels cover the input once: then the gradient of their largest values is written, and need not be zero before. */
function coversOnce({ fields: f }: Window): boolean {
  const isTwoByTwo = [f.depth, f.height, f.width, f.strideHeight, f.strideWidth].join() === '1,2,2,2,2'
  const isWhole = f.outDepth === f.inDepth && f.outHeight * 2 === f.inHeight && f.outWidth * 2 === f.inWidth
  return isTwoByTwo && isWhole && f.padTop + f.padLeft === 0
}

/** @param floor the gradient goes only to values above it; NaN: to all */
function maxGradient(
  heap: Heap,
  info: Info2D | Info3D,
  input: TensorInfo,
  dy: TensorInfo,
  floor: number,
): TensorInfo | undefined {
  const window = windowOfGradient(info, input, dy)
  if (!window) return undefined
  const dx = coversOnce(window) ? heap.output(input.shape) : heap.zeros(input.shape)
  const geometry = heap.integers(window.integers)
  const [x, dOutput, dInput] = [heap.address(input), heap.address(dy), heap.address(dx)]
  heap.split('maxPoolGradient', perImage(window), (from, to) => [geometry, from, to, x, dOutput, dInput, floor])
  return dx
}

function averageGradient(heap: Heap, info: Info2D | Info3D, input: TensorInfo, dy: TensorInfo): TensorInfo | undefined {
  const window = windowOfGradient(info, input, dy)
  if (!window) return undefined
  const dx = heap.zeros(input.shape)
  const geometry = heap.integers(window.integers)
  const [dOutput, dInput] = [heap.address(dy), heap.address(dx)]
  heap.split('averagePoolGradient', perImage(window), (from, to) => [geometry, from, to, dOutput, dInput])
  return dx
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
      NaN,
    ),
)

/** MaxPoolGrad and then TelarReluGradient by its input, in one pass: replays put it in their place. */
export const maxPoolReluGradient = defineKernel<'dy' | 'input' | 'output', MaxPoolGradAttrs>(
  'TelarMaxPoolReluGradient',
  ({ inputs: { dy, input }, attributes: { filterSize, strides, pad, dimRoundingMode }, heap }) =>
    maxGradient(
      heap,
      backend_util.computePool2DInfo(input.shape as Shape4D, filterSize, strides, 1, pad, dimRoundingMode),
      input,
      dy,
      0,
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
      NaN,
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
