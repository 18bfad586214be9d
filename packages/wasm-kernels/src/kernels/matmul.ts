/** BatchMatMul and _FusedMatMul: stock tfjs-wasm runs a scalar triple loop as soon as an operand is transposed, as in every dense backward pass. */
import {
  broadcast_util,
  util,
  type BatchMatMulAttrs,
  type TensorInfo,
  type _FusedMatMulAttrs,
} from '@tensorflow/tfjs-core'
import { BOUNDS, gemm, gemmBatch, UNBOUNDED, type Bounds } from '../gemm.js'
import { size, type Heap } from '../heap.js'
import { allFloats, defineKernel } from '../kernel.js'

/** Products of so many multiplications or fewer are made many in a call; larger ones are worth a look at their zeros, and threads of their own. */
const SMALL = 1 << 18

interface Options {
  readonly transposeA: boolean
  readonly transposeB: boolean
  readonly bias?: TensorInfo | undefined
  readonly bounds?: Bounds
}

function multiply(
  heap: Heap,
  a: TensorInfo,
  b: TensorInfo,
  { transposeA, transposeB, bias, bounds: [low, high] = UNBOUNDED }: Options,
): TensorInfo | undefined {
  if (a.shape.length < 2 || b.shape.length < 2) return undefined
  const m = a.shape.at(transposeA ? -1 : -2)!
  const k = a.shape.at(transposeA ? -2 : -1)!
  const n = b.shape.at(transposeB ? -2 : -1)!
  if (b.shape.at(transposeB ? -1 : -2) !== k) return undefined
  const batch = broadcast_util.assertAndGetBroadcastShape(a.shape.slice(0, -2), b.shape.slice(0, -2))
  const output = heap.output([...batch, m, n])
  const strides = [batchStrides(a.shape, batch.length), batchStrides(b.shape, batch.length)] as const
  const operands = { m, n, k, transposeA, transposeB }
  const regular = bias || low > -Infinity || m * n * k > SMALL ? undefined : rowsOf(batch, ...strides)
  if (regular && batch.length > 0) {
    const [strideA, strideB] = [a.shape.at(-1)!, b.shape.at(-1)!]
    gemmBatch(heap, {
      ...operands,
      count: util.sizeFromShape(batch),
      inner: regular.inner,
      a: { at: heap.address(a), stride: strideA, ...regular.a },
      b: { at: heap.address(b), stride: strideB, ...regular.b },
      c: { at: heap.address(output), stride: n, outer: regular.inner * m * n, inner: m * n },
    })
    return output
  }
  for (let index = 0; index < util.sizeFromShape(batch); index++) {
    const offsets = strides.map((stride) => offsetOf(index, batch, stride))
    gemm(heap, {
      ...operands,
      a: heap.address(a) + offsets[0]! * 4,
      b: heap.address(b) + offsets[1]! * 4,
      c: heap.address(output) + index * m * n * 4,
      bias: bias ? heap.address(bias) : 0,
      low,
      high,
    })
  }
  return output
}

/** Floats from the first matrix to the one of an index. */
function offsetOf(index: number, batch: readonly number[], strides: readonly number[]): number {
  let offset = 0
  for (let axis = batch.length - 1, rest = index; axis >= 0; rest = Math.floor(rest / batch[axis]!), axis--)
    offset += (rest % batch[axis]!) * strides[axis]!
  return offset
}

/** The batch as rows of products, where all but the last axis, or all axes, are one regular sequence in both operands. */
function rowsOf(batch: readonly number[], a: readonly number[], b: readonly number[]) {
  const isRegular = (strides: readonly number[], to: number) =>
    strides.slice(0, to).every((stride, axis) => axis + 1 >= to || stride === strides[axis + 1]! * batch[axis + 1]!)
  const rank = batch.length
  if (isRegular(a, rank) && isRegular(b, rank)) {
    const [lastA = 0, lastB = 0] = [a.at(-1), b.at(-1)]
    return { inner: 1, a: { outer: lastA, inner: 0 }, b: { outer: lastB, inner: 0 } }
  }
  if (!isRegular(a, rank - 1) || !isRegular(b, rank - 1)) return undefined
  const steps = (strides: readonly number[]) => ({ outer: strides.at(-2)!, inner: strides.at(-1)! })
  return { inner: batch.at(-1)!, a: steps(a), b: steps(b) }
}

/** Floats between neighbors along each batch axis; 0 where the tensor is repeated. */
function batchStrides(shape: readonly number[], rank: number): number[] {
  const own = shape.slice(0, -2)
  let stride = shape.at(-1)! * shape.at(-2)!
  const strides = Array.from({ length: rank }, () => 0)
  for (let axis = own.length - 1; axis >= 0; stride *= own[axis]!, axis--) {
    strides[rank - own.length + axis] = own[axis] === 1 ? 0 : stride
  }
  return strides
}

export const batchMatMul = defineKernel<'a' | 'b', BatchMatMulAttrs>(
  'BatchMatMul',
  ({ inputs: { a, b }, attributes, heap }) => (allFloats(a, b) ? multiply(heap, a, b, attributes) : undefined),
)

export const fusedMatMul = defineKernel<'a' | 'b' | 'bias' | 'preluActivationWeights', _FusedMatMulAttrs>(
  '_FusedMatMul',
  ({ inputs: { a, b, bias, preluActivationWeights }, attributes: { transposeA, transposeB, activation }, heap }) => {
    const bounds = BOUNDS[activation ?? 'linear']
    if (!allFloats(a, b, bias) || !bounds || preluActivationWeights) return undefined
    if (bias && size(bias) !== b.shape.at(transposeB ? -2 : -1)) return undefined
    return multiply(heap, a, b, { transposeA, transposeB, bias, bounds })
  },
)
