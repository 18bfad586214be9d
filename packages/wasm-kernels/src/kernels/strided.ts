/** Transpose, Slice, Reverse and PadV2 as copies with other steps: stock tfjs-wasm makes a view of the heap for every row of a slice. */
import {
  slice_util,
  util,
  type PadV2Attrs,
  type ReverseAttrs,
  type SliceAttrs,
  type TensorInfo,
  type TransposeAttrs,
} from '@tensorflow/tfjs-core'
import { size, type Heap } from '../heap.js'
import { allFloats, defineKernel } from '../kernel.js'

/** Axes that a compiled copy has. */
const AXES = 5

/** An axis of a copy: its length, and the floats from element to element in both tensors. */
export interface Axis {
  readonly length: number
  readonly from: number
  readonly to: number
}

/** Floats from element to element along each axis. */
function stepsOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => util.sizeFromShape(shape.slice(axis + 1)))
}

/** As few axes as make the same copy: neighbors that lie one after the other in both tensors are one. */
function merged(axes: readonly Axis[]): Axis[] {
  const result: Axis[] = []
  for (const axis of axes) {
    const last = result.at(-1)
    if (axis.length === 1) continue
    const continues = last && last.from === axis.from * axis.length && last.to === axis.to * axis.length
    if (continues) result[result.length - 1] = { ...axis, length: last.length * axis.length }
    else result.push(axis)
  }
  return result
}

/** Copies along at most five axes, from an address to another. */
export function copyAlong(heap: Heap, axes: readonly Axis[], from: number, to: number): void {
  const filling = Array.from({ length: AXES - axes.length }, () => ({ length: 1, from: 0, to: 0 }))
  const all = [...filling, ...axes]
  const layout = [all.map(({ length }) => length), all.map((axis) => axis.from), all.map((axis) => axis.to)]
  heap.wasm.copyStrided(heap.integers(layout.flat()), from, to)
}

/** True for values of four bytes, which the copies move. */
function areWords({ dtype }: TensorInfo): boolean {
  return dtype === 'float32' || dtype === 'int32'
}

/** A tensor of `shape` made of the values of x along `steps`, from its float `first` on; undefined for too many axes. */
function view(
  heap: Heap,
  x: TensorInfo,
  { shape, steps, first = 0 }: { shape: readonly number[]; steps: readonly number[]; first?: number },
): TensorInfo | undefined {
  const to = stepsOf(shape)
  const axes = merged(shape.map((length, axis) => ({ length, from: steps[axis]!, to: to[axis]! })))
  if (!areWords(x) || axes.length > AXES) return undefined
  const y = heap.output(shape, x.dtype)
  if (size(y) > 0) copyAlong(heap, axes, heap.address(x) + first * 4, heap.address(y))
  return y
}

export const transpose = defineKernel<'x', TransposeAttrs>(
  'Transpose',
  ({ inputs: { x }, attributes: { perm }, heap }) => {
    if (perm.length !== x.shape.length) return undefined
    const steps = stepsOf(x.shape)
    return view(heap, x, { shape: perm.map((axis) => x.shape[axis]!), steps: perm.map((axis) => steps[axis]!) })
  },
)

export const slice = defineKernel<'x', SliceAttrs>(
  'Slice',
  ({ inputs: { x }, attributes: { begin, size: lengths }, heap }) => {
    const [from, shape] = slice_util.parseSliceParams(x as never, begin, lengths)
    slice_util.assertParamsValid(x as never, from!, shape!)
    const steps = stepsOf(x.shape)
    const first = steps.reduce((sum, step, axis) => sum + step * from![axis]!, 0)
    return view(heap, x, { shape: shape!, steps, first })
  },
)

export const reverse = defineKernel<'x', ReverseAttrs>('Reverse', ({ inputs: { x }, attributes: { dims }, heap }) => {
  const turned = new Set(util.parseAxisParam(dims, x.shape))
  const steps = stepsOf(x.shape).map((step, axis) => (turned.has(axis) ? -step : step))
  const first = steps.reduce((sum, step, axis) => (step < 0 ? sum - step * (x.shape[axis]! - 1) : sum), 0)
  return view(heap, x, { shape: x.shape, steps, first })
})

export const pad = defineKernel<'x', PadV2Attrs>(
  'PadV2',
  ({ inputs: { x }, attributes: { paddings, constantValue }, heap }) => {
    if (paddings.length !== x.shape.length) return undefined
    const shape = x.shape.map((length, axis) => paddings[axis]![0] + length + paddings[axis]![1])
    const [from, to] = [stepsOf(x.shape), stepsOf(shape)]
    const axes = merged(x.shape.map((length, axis) => ({ length, from: from[axis]!, to: to[axis]! })))
    if (!allFloats(x) || axes.length > AXES || paddings.flat().some((each) => each < 0)) return undefined
    const y = heap.output(shape)
    heap.wasm.fill(heap.address(y), size(y), constantValue)
    const first = to.reduce((sum, step, axis) => sum + step * paddings[axis]![0], 0)
    if (size(x) > 0) copyAlong(heap, axes, heap.address(x), heap.address(y) + first * 4)
    return y
  },
)
