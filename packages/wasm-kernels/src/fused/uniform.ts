/** TelarUniform: numbers in [0, 1) from a counter, so that a run's randomness never depends on order. */
import { defineKernel, haveSize } from '../kernel.js'

export interface UniformAttributes {
  /** A u32 that keeps one use of randomness apart from another. */
  readonly stream: number
  readonly size: number
}

export const uniform = defineKernel<'key' | 'step', UniformAttributes>(
  'TelarUniform',
  ({ inputs: { key, step }, attributes, heap }) => {
    if (key.dtype !== 'int32' || step.dtype !== 'int32' || !haveSize(2, key) || !haveSize(1, step)) return undefined
    const y = heap.output([attributes.size])
    heap.wasm.uniform(heap.address(key), heap.address(step), attributes.stream, heap.address(y), attributes.size)
    return y
  },
)
