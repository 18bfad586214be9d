/**
 * Convolution and its gradients as matrix products of windows, unfolded or, in long lines, read where they overlap. Stock tfjs-wasm has no filter gradient in two dimensions,
 * a scalar input gradient, and wrong input gradients in three dimensions.
 */
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
import { BOUNDS, gemm, UNBOUNDED, type Bounds } from '../gemm.js'
import { size, type Heap } from '../heap.js'
import { allFloats, defineKernel, hasShape } from '../kernel.js'
import { fold, inChunks, unfold, window2D, window3D, type Window } from './window.js'

interface Epilogue {
  /** The address of a float for each output channel, or 0. */
  readonly bias: number
  readonly bounds: Bounds
}

/** Calls `multiply` with the windows of x as rows, a range of lines at a time. The rows are not kept: reading them from memory again costs as much as unfolding again. */
function unfolded(
  heap: Heap,
  window: Window,
  x: TensorInfo,
  multiply: (rows: number, from: number, to: number) => void,
): void {
  if (window.pointwise) {
    multiply(heap.address(x), 0, window.lines)
    return
  }
  inChunks(heap, window, (rows, from, to) => {
    unfold(heap, window, heap.address(x), rows, from, to)
    multiply(rows, from, to)
  })
}

/**
 * The scratch memory of a convolution without unfolding, for a padded image and the panels of a product; undefined where it is impossible or
 * does not pay, because the products of a line are too short. Results are the same to the last bit.
 */
function directScratch(heap: Heap, window: Window): number | undefined {
  const { padded, pointwise, windowsPerLine, run } = window
  const pays = heap.isNative('convolve') ? windowsPerLine >= 8 : windowsPerLine >= 12 && run >= 16
  return padded !== undefined && !pointwise && pays ? padded * 4 + heap.wasm.gemmScratch() : undefined
}

/** The arguments of a convolution without unfolding besides its tensors; undefined where it is impossible or does not pay. */
function directOperands(heap: Heap, window: Window) {
  const each = directScratch(heap, window)
  if (each === undefined) return undefined
  const [geometry, scratch] = [heap.integers(window.integers), heap.scratch(each * heap.maxParts)]
  return { geometry, scratchOf: (part: number) => scratch + part * each }
}

/** y = clamp(unfold(x) filter + bias). */
function forward(
  heap: Heap,
  window: Window,
  x: TensorInfo,
  filter: TensorInfo,
  shape: readonly number[],
  epilogue?: Epilogue,
): TensorInfo {
  const y = heap.output(shape)
  const { patch: k, outChannels: n, windowsPerLine } = window
  const { bias = 0, bounds: [low, high] = UNBOUNDED } = epilogue ?? {}
  const direct = directOperands(heap, window)
  if (direct) {
    const work = { length: window.images, unit: 1, cost: window.lines * windowsPerLine * k * n }
    heap.split('convolve', work, (from, to, part) => {
      const operands = [direct.geometry, from, to, heap.address(x), heap.address(filter), n] as const
      return [...operands, heap.address(y), bias, low, high, direct.scratchOf(part)]
    })
    return y
  }
  const multiply = (a: number, from: number, to: number): void => {
    const c = heap.address(y) + from * windowsPerLine * n * 4
    gemm(heap, { a, b: heap.address(filter), c, m: (to - from) * windowsPerLine, n, k, bias, low, high })
  }
  unfolded(heap, window, x, multiply)
  return y
}

/** dFilter = unfold(x)^T dy. */
export function filterGradient(
  heap: Heap,
  window: Window,
  x: TensorInfo,
  dy: TensorInfo,
  shape: readonly number[],
): TensorInfo {
  const dFilter = heap.zeros(shape)
  const { patch: m, outChannels: n, windowsPerLine } = window
  const direct = directOperands(heap, window)
  if (direct) {
    const work = { length: n, unit: 16, cost: window.lines * windowsPerLine * m * n }
    heap.split('convolveFilterGradient', work, (from, to, part) => {
      const operands = [direct.geometry, from, to, heap.address(x), heap.address(dy), n] as const
      return [...operands, heap.address(dFilter), direct.scratchOf(part)]
    })
    return dFilter
  }
  const multiply = (a: number, from: number, to: number): void =>
    gemm(heap, {
      a,
      transposeA: true,
      b: heap.address(dy) + from * windowsPerLine * n * 4,
      c: heap.address(dFilter),
      accumulate: true,
      m,
      n,
      k: (to - from) * windowsPerLine,
    })
  unfolded(heap, window, x, multiply)
  return dFilter
}

/** dx = fold(dy filter^T). */
export function inputGradient(
  heap: Heap,
  window: Window,
  dy: TensorInfo,
  filter: TensorInfo,
  shape: readonly number[],
): TensorInfo {
  const dx = heap.zeros(shape)
  const { patch: n, outChannels: k, windowsPerLine } = window
  const multiply = (c: number, from: number, to: number): void =>
    gemm(heap, {
      a: heap.address(dy) + from * windowsPerLine * k * 4,
      b: heap.address(filter),
      transposeB: true,
      c,
      m: (to - from) * windowsPerLine,
      n,
      k,
    })
  if (window.pointwise) multiply(heap.address(dx), 0, window.lines)
  else {
    inChunks(heap, window, (rows, from, to) => {
      multiply(rows, from, to)
      fold(heap, window, rows, heap.address(dx), from, to)
    })
  }
  return dx
}

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

export const conv2DFilterGradient = defineKernel<'x' | 'dy', Conv2DBackpropFilterAttrs>(
  'Conv2DBackpropFilter',
  ({ inputs: { x, dy }, attributes: { strides, pad, dataFormat, dimRoundingMode, filterShape }, heap }) => {
    if (!allFloats(x, dy) || (dataFormat ?? 'NHWC') !== 'NHWC' || !haveChannels(4, x.shape, filterShape))
      return undefined
    const info = backend_util.computeConv2DInfo(x.shape as Shape4D, filterShape, strides, 1, pad, dimRoundingMode)
    const window = hasShape(dy, info.outShape) ? window2D(info) : undefined
    return window && filterGradient(heap, window, x, dy, filterShape)
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
