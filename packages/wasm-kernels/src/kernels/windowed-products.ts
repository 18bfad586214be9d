/** Convolution and its gradients as matrix products of windows, unfolded or, where that pays, read where they overlap. */
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { VECTOR } from '../calls.js'
import { gemm, UNBOUNDED, type Bounds } from '../gemm.js'
import type { Heap } from '../heap.js'
import { copyAlong } from './strided.js'
import { fold, inChunks, turnedWindow, unfold, type Window } from './window.js'

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

/** A filter of more floats than this (1 MB) does not stay in the second-level cache from line to line. */
const LARGEST_FILTER = 1 << 18

/**
 * Whether a convolution and its gradients go without unfolding: where that is possible, and the products of a line are long enough. This depends
 * on shapes alone: for the gradient of the input the two ways add in different orders, and compiled and native code must have the same bits.
 */
function isDirect({ padded, pointwise, windowsPerLine, patch, outChannels }: Window): boolean {
  return padded !== undefined && !pointwise && windowsPerLine >= 8 && patch * outChannels <= LARGEST_FILTER
}

/** Fewer channels or outputs than this, and the transforms cost what the products save. */
const WORTH_TRANSFORMING = 32
/** Floats of the matrices of tiles and of their products at a time: 512 kB. */
const TILES = 1 << 17

/** Whether a convolution goes by Winograd's tiles: where that pays, and channels fill whole vectors at every level. This depends on shapes alone, as above. */
function isWinograd({ fields, outChannels }: Window): boolean {
  const { height, width, strideHeight, strideWidth, channels } = fields
  return (
    height === 3 &&
    width === 3 &&
    strideHeight * strideWidth === 1 &&
    [channels, outChannels].every((count) => count >= WORTH_TRANSFORMING && count % VECTOR === 0)
  )
}

/** What every convolution without unfolding needs besides its tensors: for each part of the call a padded image and the panels of a product. */
function directOperands(heap: Heap, { integers, padded = 0 }: Window) {
  const each = padded * 4 + heap.wasm.gemmScratch()
  const [geometry, scratch] = [heap.integers(integers), heap.scratch(each * heap.maxParts)]
  return { geometry, scratchOf: (part: number) => scratch + part * each }
}

/** The addresses of what a convolution reads and writes. */
type Operands = Readonly<Record<'x' | 'filter' | 'y', number>>

/** y = clamp(x * filter + bias). */
function convolve(heap: Heap, window: Window, operands: Operands, epilogue: Partial<Epilogue> = {}): void {
  if (isWinograd(window)) return convolveTiles(heap, window, operands, epilogue)
  const { lines, windowsPerLine, patch, outChannels } = window
  const { x, filter, y } = operands
  const { bias = 0, bounds: [low, high] = UNBOUNDED } = epilogue
  const { geometry, scratchOf } = directOperands(heap, window)
  const work = { length: window.images, unit: 1, cost: lines * windowsPerLine * patch * outChannels }
  heap.split('convolve', work, (from, to, part) => {
    return [geometry, from, to, x, filter, outChannels, y, bias, low, high, scratchOf(part)]
  })
}

/** The same by Winograd's tiles of four by four values. */
function convolveTiles(
  heap: Heap,
  { integers, fields, images, outChannels }: Window,
  { x, filter, y }: Operands,
  { bias = 0, bounds: [low, high] = UNBOUNDED }: Partial<Epilogue>,
): void {
  const { channels } = fields
  const [rows, perRow] = [Math.ceil(fields.outHeight / 2), Math.ceil(fields.outWidth / 2)]
  const floatsPerRow = 16 * perRow * (channels + outChannels)
  const most = Math.min(rows, Math.max(1, Math.floor(TILES / floatsPerRow)))
  const padded = (2 * rows + 2) * (2 * perRow + 2) * channels
  const each = (padded + most * floatsPerRow) * 4 + heap.wasm.gemmScratch()
  const [geometry, scratch] = [heap.integers(integers), heap.scratch(each * heap.maxParts)]
  const size = channels * outChannels
  const transformed = heap.output([16 * size])
  const [from, to] = [filter, heap.address(transformed)]
  heap.split('winogradFilter', { length: size, unit: VECTOR, cost: size * 25 }, (first, end) => [
    from,
    size,
    first,
    end,
    to,
  ])
  const cost = images * rows * perRow * 16 * size
  heap.split('winograd', { length: images, unit: 1, cost }, (first, end, part) => {
    return [geometry, first, end, x, to, outChannels, y, bias, low, high, most, scratch + part * each]
  })
  heap.dispose(transformed)
}

/** y = clamp(unfold(x) filter + bias). */
export function forward(
  heap: Heap,
  window: Window,
  x: TensorInfo,
  filter: TensorInfo,
  shape: readonly number[],
  epilogue?: Epilogue,
): TensorInfo {
  const y = heap.output(shape)
  if (isDirect(window)) {
    convolve(heap, window, { x: heap.address(x), filter: heap.address(filter), y: heap.address(y) }, epilogue)
    return y
  }
  const { patch: k, outChannels: n, windowsPerLine } = window
  const { bias = 0, bounds: [low, high] = UNBOUNDED } = epilogue ?? {}
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
  if (isDirect(window)) convolveGradient(heap, window, { x, dy, dFilter })
  else unfoldedFilterGradient(heap, window, { x, dy, dFilter })
  return dFilter
}

/** The same, and dBias = the sums of dy over all windows. */
export function filterAndBiasGradient(
  heap: Heap,
  window: Window,
  x: TensorInfo,
  dy: TensorInfo,
  shape: readonly number[],
): TensorInfo[] {
  const { outChannels, lines, windowsPerLine } = window
  const [dFilter, dBias] = [heap.zeros(shape), heap.zeros([outChannels])]
  if (isDirect(window)) convolveGradient(heap, window, { x, dy, dFilter, dBias })
  else {
    unfoldedFilterGradient(heap, window, { x, dy, dFilter })
    heap.wasm.sumMiddle(heap.address(dy), heap.address(dBias), 1, lines * windowsPerLine, outChannels, 1)
  }
  return [dFilter, dBias]
}

type GradientTensors = Readonly<Record<'x' | 'dy' | 'dFilter', TensorInfo>>

function convolveGradient(
  heap: Heap,
  window: Window,
  { x, dy, dFilter, dBias }: GradientTensors & { readonly dBias?: TensorInfo },
): void {
  const { patch, outChannels: n, lines, windowsPerLine } = window
  const { height } = window.fields
  const { geometry, scratchOf } = directOperands(heap, window)
  const cost = lines * windowsPerLine * patch * n
  const operands = [heap.address(x), heap.address(dy), n, heap.address(dFilter)] as const
  // A vector of outputs is not worth cutting.
  const byRows = n <= VECTOR
  const work = byRows ? { length: height, unit: 1, cost } : { length: n, unit: VECTOR, cost }
  heap.split('convolveFilterGradient', work, (from, to, part) => {
    const range = byRows ? ([from, to, 0, n] as const) : ([0, height, from, to] as const)
    const bias = dBias && range[0] === 0 ? heap.address(dBias) : 0
    return [geometry, ...range, ...operands, bias, scratchOf(part)]
  })
}

function unfoldedFilterGradient(heap: Heap, window: Window, { x, dy, dFilter }: GradientTensors): void {
  const { patch: m, outChannels: n, windowsPerLine } = window
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
}

/** dx = fold(dy filter^T), or the convolution of dy with the filter turned around. */
export function inputGradient(
  heap: Heap,
  window: Window,
  dy: TensorInfo,
  filter: TensorInfo,
  shape: readonly number[],
): TensorInfo {
  const turned = window.pointwise ? undefined : turnedWindow(window)
  if (turned && isDirect(turned)) {
    const dx = heap.output(shape)
    const turnedFilter = turnAround(heap, window, filter)
    convolve(heap, turned, { x: heap.address(dy), filter: heap.address(turnedFilter), y: heap.address(dx) })
    heap.dispose(turnedFilter)
    return dx
  }
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

/** The filter [taps, channels, outputs] as [taps, outputs, channels], its taps in reverse order. */
function turnAround(heap: Heap, { fields, outChannels: outputs }: Window, filter: TensorInfo): TensorInfo {
  const { height, width, channels } = fields
  const [taps, each] = [height * width, channels * outputs]
  const turned = heap.output([taps * each])
  const axes = [
    { length: taps, from: -each, to: each },
    { length: outputs, from: 1, to: channels },
    { length: channels, from: outputs, to: 1 },
  ]
  if (each > 0) copyAlong(heap, axes, heap.address(filter) + (taps - 1) * each * 4, heap.address(turned))
  return turned
}
