/** Functions of one argument that stock tfjs-wasm computes one element at a time. */
import { engine, type TensorInfo } from '@tensorflow/tfjs-core'
import { size, type Heap } from '../heap.js'
import { allFloats, defineKernel, type Kernel } from '../kernel.js'

const FUNCTIONS = {
  Sqrt: 'sqrt',
  Rsqrt: 'rsqrt',
  Exp: 'exp',
  Log: 'log',
  Tanh: 'tanh',
  Sigmoid: 'sigmoid',
  Reciprocal: 'reciprocal',
  Relu: 'relu',
} as const

/** Multiplications or so for each element; exp and tanh cost more, a square root less. */
const COST = 8

export const unaryKernels: readonly Kernel[] = Object.entries(FUNCTIONS).map(([name, key]) =>
  defineKernel<'x', undefined>(name, ({ inputs: { x }, heap }) => {
    if (!allFloats(x)) return undefined
    const y = heap.output(x.shape)
    const work = { length: size(x), unit: 4, cost: size(x) * COST }
    heap.split(key, work, (from, to) => [heap.address(x) + from * 4, heap.address(y) + from * 4, to - from])
    return y
  }),
)

/** int32 and bool to float32, and what is of that dtype already; every other pair of dtypes stays with the stock kernel. */
export const cast = defineKernel<'x', { readonly dtype: string }>(
  'Cast',
  ({ inputs: { x }, attributes: { dtype }, heap }) => {
    if (dtype === x.dtype) return sharedByTape(x, heap)
    if (dtype !== 'float32' || (x.dtype !== 'int32' && x.dtype !== 'bool')) return undefined
    const y = heap.output(x.shape)
    heap.wasm[x.dtype === 'int32' ? 'castInts' : 'castBools'](heap.address(x), heap.address(y), size(x))
    return y
  },
)

/** A clone, which tfjs makes of all that its tape keeps: kernels and batches among them. Stock tfjs-wasm copies, where tfjs's other backends share. */
export const identity = defineKernel<'x', undefined>('Identity', ({ inputs: { x }, heap }) => sharedByTape(x, heap))

/**
 * The same values again, as long as a gradient is being recorded. Elsewhere the stock kernel copies as ever, because somebody may count on that:
 * a clone of a parameter that is then updated in place.
 */
function sharedByTape(x: TensorInfo, heap: Heap): TensorInfo | undefined {
  return engine().state.gradientDepth > 0 && x.dtype !== 'string' ? heap.share(x) : undefined
}
