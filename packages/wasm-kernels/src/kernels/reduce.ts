/** Sum and Mean over neighboring axes: the gradients of biases and of batch normalization. */
import { util, type MeanAttrs, type SumAttrs } from '@tensorflow/tfjs-core'
import { allFloats, defineKernel, type Call } from '../kernel.js'

function reduce(
  { inputs: { x }, attributes: { axis, keepDims }, heap }: Call<'x', SumAttrs & MeanAttrs>,
  mean: boolean,
) {
  const axes = util.parseAxisParam(axis, x.shape).sort((a, b) => a - b)
  const neighbors = axes.every((each, index) => each === axes[0]! + index)
  if (!allFloats(x) || !neighbors) return undefined
  const first = axes[0] ?? 0
  const end = first + axes.length
  const outer = util.sizeFromShape(x.shape.slice(0, first))
  const depth = util.sizeFromShape(x.shape.slice(first, end))
  const inner = util.sizeFromShape(x.shape.slice(end))
  const summed = keepDims ? x.shape.slice(first, end).map(() => 1) : []
  const kept = [...x.shape.slice(0, first), ...summed, ...x.shape.slice(end)]
  const y = heap.output(kept)
  heap.wasm.sumMiddle(heap.address(x), heap.address(y), outer, depth, inner, mean ? 1 / depth : 1)
  return y
}

export const sum = defineKernel<'x', SumAttrs & MeanAttrs>('Sum', (call) => reduce(call, false))

export const mean = defineKernel<'x', SumAttrs & MeanAttrs>('Mean', (call) => reduce(call, true))
