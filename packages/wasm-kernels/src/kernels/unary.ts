/** Functions of one argument that stock tfjs-wasm computes one element at a time. */
import { engine, type ClipByValueAttrs, type StepAttrs, type TensorInfo } from '@tensorflow/tfjs-core'
import { BOUNDS } from '../gemm.js'
import { size, type Heap } from '../heap.js'
import { allFloats, defineKernel, type Kernel } from '../kernel.js'
import type { WasmExports } from '../wasm.gen.js'
import { BYTES } from './move.js'

const FUNCTIONS = {
  Sqrt: 'sqrt',
  Rsqrt: 'rsqrt',
  Exp: 'exp',
  Log: 'log',
  Tanh: 'tanh',
  Sigmoid: 'sigmoid',
  Reciprocal: 'reciprocal',
  Relu: 'relu',
  Square: 'square',
  Neg: 'negate',
  Erf: 'erf',
} as const

/** Approximate multiplications per element; exp and tanh cost more, a square root less. */
const COST = 8

/** Applies a function to every element; undefined for tensors that are not floats. Threads take parts of a large tensor. */
function map<Name extends 'clip' | 'step' | (typeof FUNCTIONS)[keyof typeof FUNCTIONS]>(
  heap: Heap,
  name: Name,
  x: TensorInfo,
  cost: number,
  ...attributes: number[]
): TensorInfo | undefined {
  if (!allFloats(x)) return undefined
  const y = heap.output(x.shape)
  heap.split(name, { length: size(x), unit: 4, cost: size(x) * cost }, (from, to) => {
    const given = [heap.address(x) + from * 4, heap.address(y) + from * 4, to - from, ...attributes]
    return given as Parameters<WasmExports[Name]>
  })
  return y
}

export const unaryKernels: readonly Kernel[] = Object.entries(FUNCTIONS).map(([name, key]) =>
  defineKernel<'x', undefined>(name, ({ inputs: { x }, heap }) => map(heap, key, x, COST)),
)

/** Stock tfjs-wasm turns NaN into the lower bound. */
export const clipByValue = defineKernel<'x', ClipByValueAttrs>(
  'ClipByValue',
  ({ inputs: { x }, attributes: { clipValueMin, clipValueMax }, heap }) =>
    map(heap, 'clip', x, 2, clipValueMin, clipValueMax),
)

/** Stock tfjs-wasm turns NaN into 0. */
export const relu6 = defineKernel<'x', undefined>('Relu6', ({ inputs: { x }, heap }) =>
  map(heap, 'clip', x, 2, ...BOUNDS['relu6']!),
)

/** The derivative of ReLU, where `alpha` is 0. */
export const step = defineKernel<'x', StepAttrs>('Step', ({ inputs: { x }, attributes: { alpha }, heap }) =>
  map(heap, 'step', x, 2, alpha),
)

/** int32 and bool to float32, and casts to the same dtype; every other pair of dtypes stays with the stock kernel. */
export const cast = defineKernel<'x', { readonly dtype: string }>(
  'Cast',
  ({ inputs: { x }, attributes: { dtype }, heap }) => {
    if (dtype === x.dtype) return clone(x, heap)
    if (dtype !== 'float32' || (x.dtype !== 'int32' && x.dtype !== 'bool')) return undefined
    const y = heap.output(x.shape)
    heap.wasm[x.dtype === 'int32' ? 'castInts' : 'castBools'](heap.address(x), heap.address(y), size(x))
    return y
  },
)

/** Clones, which tfjs makes of everything that its tape keeps, such as kernels and batches. Stock tfjs-wasm copies the values, while tfjs's other backends share them. */
export const identity = defineKernel<'x', undefined>('Identity', ({ inputs: { x }, heap }) => clone(x, heap))

/**
 * Shares the values as long as a gradient is being recorded. Otherwise they are copied as by the stock kernel, because a caller may rely on it,
 * for example to keep a parameter that is then updated in place.
 */
function clone(x: TensorInfo, heap: Heap): TensorInfo | undefined {
  const bytes = BYTES[x.dtype]
  if (bytes === undefined) return undefined
  if (engine().state.gradientDepth > 0) return heap.share(x)
  const y = heap.output(x.shape, x.dtype)
  heap.wasm.copyBlocks(heap.address(x), heap.address(y), 1, size(x) * bytes, 0)
  return y
}
