/**
 * TelarAttention and its gradient: all heads of a self-attention, read where the projection of queries, keys and values has put them, so that nothing
 * is transposed, cut or joined.
 */
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { gemmBatch, type BatchOperand } from '../gemm.js'
import { size, type Heap } from '../heap.js'
import { allFloats, defineKernel, hasShape } from '../kernel.js'
import { softmaxRows } from '../kernels/softmax.js'

export interface AttentionAttributes {
  readonly heads: number
  /** Positions of a sequence. */
  readonly length: number
  /** Whether a position sees only itself and those before it. */
  readonly causal: boolean
}

/** What the kernels need to know of the shapes. */
interface Heads {
  readonly heads: number
  readonly length: number
  /** Of queries, keys and values of a head. */
  readonly width: number
  /** Heads of all samples. */
  readonly count: number
}

/** Undefined where `projected` is not [batch · length, 3 · heads · width]. */
function headsOf(projected: TensorInfo, heads: number, length: number): Heads | undefined {
  const [rows, columns] = projected.shape
  if (projected.shape.length !== 2 || !rows || !columns) return undefined
  if (rows % length !== 0 || columns % (3 * heads) !== 0) return undefined
  return { heads, length, width: columns / (3 * heads), count: (rows / length) * heads }
}

/** A matrix [length, width] of each head among `parts` (queries, keys, values) that stand side by side in a tensor. */
function ofHeads(at: number, { heads, length, width }: Heads, parts: 1 | 3, part = 0): BatchOperand {
  const stride = parts * heads * width
  return { at: at + part * heads * width * 4, stride, outer: length * stride, inner: width }
}

/** A square [length, length] of each head. */
function squares(at: number, { heads, length }: Heads): BatchOperand {
  return { at, stride: length, outer: heads * length * length, inner: length * length }
}

/** c = op(a) op(b) of every head, into squares [length, length] or matrices [length, width]. */
function multiplyHeads(
  heap: Heap,
  { heads, length, width, count }: Heads,
  [a, b, c]: readonly [a: BatchOperand, b: BatchOperand, c: BatchOperand],
  kind: 'square' | 'mix' | 'transposed mix',
): void {
  const shape = kind === 'square' ? { m: length, n: length, k: width } : { m: length, n: width, k: length }
  const transposed = { transposeA: kind === 'transposed mix', transposeB: kind === 'square' }
  gemmBatch(heap, { count, inner: heads, a, b, c, ...shape, ...transposed })
}

export const attention = defineKernel<'projected', AttentionAttributes>(
  'TelarAttention',
  ({ inputs: { projected }, attributes: { heads, length, causal }, heap }) => {
    const of = allFloats(projected) ? headsOf(projected, heads, length) : undefined
    if (!of) return undefined
    const weights = heap.output([of.count, length, length])
    const mixed = heap.output([projected.shape[0]!, heads * of.width])
    const [query, key, value] = ([0, 1, 2] as const).map((part) => ofHeads(heap.address(projected), of, 3, part))
    const scores = squares(heap.address(weights), of)
    multiplyHeads(heap, of, [query!, key!, scores], 'square')
    softmaxRows(heap, weights, weights, { columns: length, scale: 1 / Math.sqrt(of.width), causal })
    multiplyHeads(heap, of, [scores, value!, ofHeads(heap.address(mixed), of, 1)], 'mix')
    return [mixed, weights]
  },
)

export const attentionGradient = defineKernel<'dMixed' | 'projected' | 'weights', Pick<AttentionAttributes, 'heads'>>(
  'TelarAttentionGradient',
  ({ inputs: { dMixed, projected, weights }, attributes: { heads }, heap }) => {
    const length = weights.shape.at(-1)
    const of = length && allFloats(dMixed, projected, weights) ? headsOf(projected, heads, length) : undefined
    if (!of || !length || !hasShape(weights, [of.count, length, length])) return undefined
    if (!hasShape(dMixed, [projected.shape[0]!, heads * of.width])) return undefined
    const [dProjected, dScores] = [heap.output(projected.shape), heap.output(weights.shape)]
    const [query, key, value] = ([0, 1, 2] as const).map((part) => ofHeads(heap.address(projected), of, 3, part))
    const [dQuery, dKey, dValue] = ([0, 1, 2] as const).map((part) => ofHeads(heap.address(dProjected), of, 3, part))
    const dHeads = ofHeads(heap.address(dMixed), of, 1)
    const [taken, dTaken] = [squares(heap.address(weights), of), squares(heap.address(dScores), of)]
    multiplyHeads(heap, of, [dHeads, value!, dTaken], 'square')
    const rows = { length: of.count * length, unit: 1, cost: size(weights) * 4 }
    heap.split('softmaxGradient', rows, (from, to) => {
      const [at, along] = [heap.address(dScores) + from * length * 4, heap.address(weights) + from * length * 4]
      return [at, along, at, to - from, length, 1 / Math.sqrt(of.width)]
    })
    multiplyHeads(heap, of, [dTaken, key!, dQuery!], 'mix')
    multiplyHeads(heap, of, [dTaken, query!, dKey!], 'transposed mix')
    multiplyHeads(heap, of, [taken, dHeads, dValue!], 'transposed mix')
    heap.dispose(dScores)
    return dProjected
  },
)
