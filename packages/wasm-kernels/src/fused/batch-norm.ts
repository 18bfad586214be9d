/** TelarBatchNorm and its gradient: normalization over every axis but the last. */
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { VECTOR } from '../calls.js'
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
    const cost = size(x) * 4
    heap.split('columnMoments', { length: columns, unit: VECTOR, cost }, (from, to) => {
      const [input, average, spread] = [x, mean, variance].map((each) => heap.address(each) + from * 4)
      return [input!, columns, rows, to - from, average!, spread!]
    })
    withFactor(heap, scale, variance, epsilon, (factor) =>
      heap.split('normalize', { length: rows, unit: 1, cost }, (from, to) => {
        const [input, output] = [x, y].map((each) => heap.address(each) + from * columns * 4)
        const statistics = [heap.address(mean), factor, heap.address(offset)] as const
        return [input!, output!, to - from, columns, ...statistics, relu ? 0 : -Infinity]
      }),
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
      heap.split('normGradient', { length: columns, unit: VECTOR, cost: size(x) * 8 }, (from, to) => {
        const at = (tensor: TensorInfo) => heap.address(tensor) + from * 4
        const statistics = [at(scale), at(mean), inverse + from * 4] as const
        return [at(x), at(dy), columns, rows, to - from, ...statistics, at(dx), at(dScale), at(dOffset)]
      }),
    )
    return [dx, dScale, dOffset]
  },
)
