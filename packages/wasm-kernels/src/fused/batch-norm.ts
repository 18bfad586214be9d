/** TelarBatchNorm and its gradient: normalization over every axis but the last. */
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { size, type Heap } from '../heap.js'
import { allFloats, defineKernel, hasShape, haveSize } from '../kernel.js'

/** Runs `use` with 1 / sqrt(variance + epsilon), times `scale` if given, for every column. */
export function withFactor<T>(
  heap: Heap,
  scale: TensorInfo | undefined,
  variance: TensorInfo,
  epsilon: number,
  use: (factor: number) => T,
): T {
  const factor = heap.output([size(variance)])
  heap.wasm.normFactor(
    scale ? heap.address(scale) : 0,
    heap.address(variance),
    epsilon,
    heap.address(factor),
    size(variance),
  )
  const result = use(heap.address(factor))
  heap.dispose(factor)
  return result
}

export const batchNorm = defineKernel<'x' | 'scale' | 'offset', { readonly epsilon: number; readonly relu?: boolean }>(
  'TelarBatchNorm',
  ({ inputs: { x, scale, offset }, attributes: { epsilon, relu }, heap }) => {
    const columns = x.shape.at(-1)
    if (!allFloats(x, scale, offset) || !columns || !haveSize(columns, scale, offset)) return undefined
    const rows = size(x) / columns
    const [y, mean, variance] = [heap.output(x.shape), heap.output([columns]), heap.output([columns])]
    heap.wasm.columnMoments(heap.address(x), rows, columns, heap.address(mean), heap.address(variance))
    withFactor(heap, scale, variance, epsilon, (factor) =>
      heap.wasm.normalize(
        heap.address(x),
        heap.address(y),
        rows,
        columns,
        heap.address(mean),
        factor,
        heap.address(offset),
        relu ? 0 : -Infinity,
      ),
    )
    return [y, mean, variance]
  },
)

export const batchNormGradient = defineKernel<'x' | 'dy' | 'scale' | 'mean' | 'variance', { readonly epsilon: number }>(
  'TelarBatchNormGradient',
  ({ inputs: { x, dy, scale, mean, variance }, attributes: { epsilon }, heap }) => {
    const columns = x.shape.at(-1)
    if (!allFloats(x, dy, scale, mean, variance) || !columns || !haveSize(columns, scale, mean, variance))
      return undefined
    if (!hasShape(dy, x.shape)) return undefined
    const rows = size(x) / columns
    const [dx, dScale, dOffset] = [heap.output(x.shape), heap.output([columns]), heap.output([columns])]
    withFactor(heap, undefined, variance, epsilon, (inverse) =>
      heap.wasm.normGradient(
        heap.address(x),
        heap.address(dy),
        rows,
        columns,
        heap.address(scale),
        heap.address(mean),
        inverse,
        heap.address(dx),
        heap.address(dScale),
        heap.address(dOffset),
      ),
    )
    return [dx, dScale, dOffset]
  },
)
