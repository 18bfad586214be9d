/** GatherV2, Concat, Pack and Tile, which stock tfjs-wasm runs element by element or row by row, and UnsortedSegmentSum, which it lacks. */
import {
  backend_util,
  util,
  type ConcatAttrs,
  type GatherV2Attrs,
  type PackAttrs,
  type TensorInfo,
  type TileAttrs,
  type UnsortedSegmentSumAttrs,
} from '@tensorflow/tfjs-core'
import { size, type Heap } from '../heap.js'
import { allFloats, defineKernel, type Kernel } from '../kernel.js'

/** Rows along the first axis by int32 index, as when a batch is picked or an embedding is looked up. */
export const gather = defineKernel<'x' | 'indices', GatherV2Attrs>(
  'GatherV2',
  ({ inputs: { x, indices }, attributes: { axis, batchDims }, heap }) => {
    const [along] = util.parseAxisParam(axis, x.shape)
    if (along !== 0 || batchDims || indices.dtype !== 'int32' || (x.dtype !== 'float32' && x.dtype !== 'int32'))
      return undefined
    const row = x.shape.slice(1)
    const y = heap.output([...indices.shape, ...row], x.dtype)
    const rows = x.shape[0]!
    const bytes = util.sizeFromShape(row) * 4
    heap.require(
      'gatherRows',
      [heap.address(x), rows, heap.address(indices), heap.address(y), size(indices), bytes],
      () => {
        heap.dispose(y)
        return outOfRange('GatherV2', heap, indices, rows)
      },
    )
    return y
  },
)

/** In tfjs's own words, which its tests expect. */
export function outOfRange(kernel: string, heap: Heap, indices: TensorInfo, rows: number): Error {
  const index = heap.ints(indices).find((each) => each < 0 || each >= rows)
  return new Error(`${kernel}: the index value ${index} is not in [0, ${rows - 1}]`)
}

/** Bytes per element, for the dtypes that the heap stores as they are. */
export const BYTES: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1 }

/** Tensors side by side. Stock tfjs-wasm makes a view of the heap for every row of every tensor. */
export const concat: Kernel = defineKernel<string, ConcatAttrs>(
  'Concat',
  ({ inputs, attributes: { axis: given }, heap }) => {
    const tensors = Object.values(inputs)
    const [first] = tensors
    if (!first || tensors.some(({ dtype }) => dtype !== first.dtype) || !(first.dtype in BYTES)) return undefined
    const shapes = tensors.map(({ shape }) => shape)
    const axis = util.parseAxisParam(given, first.shape)[0]!
    backend_util.assertParamsConsistent(shapes, axis)
    const parts = tensors.filter((tensor) => size(tensor) > 0)
    if (parts.length < 2) return undefined
    return joined(heap, parts, backend_util.computeOutShape(shapes, axis), axis)
  },
)

/** Tensors of one shape along a new axis. */
export const pack: Kernel = defineKernel<string, PackAttrs>('Pack', ({ inputs, attributes: { axis }, heap }) => {
  const tensors = Object.values(inputs)
  const [first] = tensors
  if (!first || tensors.length < 2 || !(first.dtype in BYTES) || size(first) === 0) return undefined
  if (tensors.some(({ dtype, shape }) => dtype !== first.dtype || !util.arraysEqual(shape, first.shape)))
    return undefined
  return joined(heap, tensors, [...first.shape.slice(0, axis), tensors.length, ...first.shape.slice(axis)], axis)
})

/** A tensor of `shape` in which tensors lie side by side: for each index of the axes before `axis`, one block of each. */
function joined(heap: Heap, parts: readonly TensorInfo[], shape: readonly number[], axis: number): TensorInfo {
  const y = heap.output(shape, parts[0]!.dtype)
  const bytesOf = (part: TensorInfo): number => util.sizeFromShape(part.shape.slice(axis)) * BYTES[part.dtype]!
  const [count, stride] = [util.sizeFromShape(shape.slice(0, axis)), bytesOf(y)]
  let to = heap.address(y)
  for (const part of parts) {
    heap.wasm.copyBlocks(heap.address(part), to, count, bytesOf(part), stride)
    to += bytesOf(part)
  }
  return y
}

/** Repeats the last repeated axis first; each axis is one pass over blocks. */
export const tile = defineKernel<'x', TileAttrs>('Tile', ({ inputs: { x }, attributes: { reps }, heap }) => {
  if ((!allFloats(x) && x.dtype !== 'int32') || reps.length !== x.shape.length) return undefined
  const shape = [...x.shape]
  let current = x
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (reps[axis] === 1 && (axis > 0 || current !== x)) continue
    const count = util.sizeFromShape(shape.slice(0, axis))
    const blockBytes = util.sizeFromShape(shape.slice(axis)) * 4
    shape[axis] = shape[axis]! * reps[axis]!
    const next = heap.output([...shape], x.dtype)
    if (blockBytes > 0)
      heap.wasm.repeatBlocks(heap.address(current), heap.address(next), count, blockBytes, reps[axis]!)
    if (current !== x) heap.dispose(current)
    current = next
  }
  return current === x ? undefined : current
})

/** The gradient of a gather: rows of x added up by segment; ids outside are left out. */
export const unsortedSegmentSum = defineKernel<'x' | 'segmentIds', UnsortedSegmentSumAttrs>(
  'UnsortedSegmentSum',
  ({ inputs: { x, segmentIds }, attributes: { numSegments }, heap }) => {
    if (!allFloats(x) || segmentIds.dtype !== 'int32') return undefined
    const count = size(segmentIds)
    const rank = segmentIds.shape.length
    if (!util.arraysEqual(x.shape.slice(0, rank), segmentIds.shape)) return undefined
    const row = x.shape.slice(rank)
    const y = heap.zeros([numSegments, ...row])
    heap.wasm.segmentSum(
      heap.address(x),
      heap.address(segmentIds),
      heap.address(y),
      count,
      util.sizeFromShape(row),
      numSegments,
    )
    return y
  },
)
