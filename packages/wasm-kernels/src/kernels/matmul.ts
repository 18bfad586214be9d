/** BatchMatMul and _FusedMatMul: stock tfjs-wasm runs a scalar triple loop as soon as an operand is transposed, as in every dense backward pass. */
import { broadcast_util, type BatchMatMulAttrs, type TensorInfo, type _FusedMatMulAttrs } from '@tensorflow/tfjs-core'
import { BOUNDS, gemm, UNBOUNDED, type Bounds } from '../gemm.js'
import { size, type Heap } from '../heap.js'
import { allFloats, defineKernel } from '../kernel.js'

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
  const strideA = batchStrides(a.shape, batch.length)
  const strideB = batchStrides(b.shape, batch.length)
  const count = batch.reduce((product, length) => product * length, 1)
  for (let index = 0; index < count; index++) {
    let atA = heap.address(a)
    let atB = heap.address(b)
    for (let axis = batch.length - 1, rest = index; axis >= 0; rest = Math.floor(rest / batch[axis]!), axis--) {
      atA += (rest % batch[axis]!) * strideA[axis]! * 4
      atB += (rest % batch[axis]!) * strideB[axis]! * 4
    }
    gemm(heap, {
      a: atA,
      b: atB,
      c: heap.address(output) + index * m * n * 4,
      m,
      n,
      k,
      transposeA,
      transposeB,
      bias: bias ? heap.address(bias) : 0,
      low,
      high,
    })
  }
  return output
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
