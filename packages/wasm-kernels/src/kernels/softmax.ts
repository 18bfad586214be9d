/** Softmax over the last axis, in one pass of three steps over each row. */
import type { SoftmaxAttrs, TensorInfo } from '@tensorflow/tfjs-core'
import { size, type Heap } from '../heap.js'
import { allFloats, defineKernel } from '../kernel.js'

/** Approximate multiplications for an element of a softmax. */
const COST = 16

export interface SoftmaxRows {
  readonly columns: number
  /** What x is multiplied by before. */
  readonly scale: number
  /** Row i of each square of `columns` rows takes its first i + 1 columns only. */
  readonly causal: boolean
}

/** y = softmax(scale x) row by row. Threads take rows, or squares of rows. */
export function softmaxRows(heap: Heap, x: TensorInfo, y: TensorInfo, { columns, scale, causal }: SoftmaxRows): void {
  const work = { length: size(x) / columns, unit: causal ? columns : 1, cost: size(x) * COST }
  heap.split('softmaxRows', work, (from, to) => {
    const offset = from * columns * 4
    return [heap.address(x) + offset, heap.address(y) + offset, to - from, columns, scale, causal]
  })
}

export const softmax = defineKernel<'logits', SoftmaxAttrs>(
  'Softmax',
  ({ inputs: { logits }, attributes: { dim }, heap }) => {
    const columns = logits.shape.at(-1)
    if (!allFloats(logits) || columns === undefined || dim !== logits.shape.length - 1) return undefined
    const y = heap.output(logits.shape)
    if (size(y) > 0) softmaxRows(heap, logits, y, { columns, scale: 1, causal: false })
    return y
  },
)
