/** FusedBatchNorm with statistics per channel, as in inference: stock tfjs-wasm computes a square root per element. */
import type { FusedBatchNormAttrs } from '@tensorflow/tfjs-core'
import { withFactor } from '../fused/batch-norm.js'
import { size } from '../heap.js'
import { allFloats, defineKernel } from '../kernel.js'

export const fusedBatchNorm = defineKernel<'x' | 'mean' | 'variance' | 'offset' | 'scale', FusedBatchNormAttrs>(
  'FusedBatchNorm',
  ({ inputs: { x, mean, variance, offset, scale }, attributes: { varianceEpsilon }, heap }) => {
    const columns = x.shape.at(-1)
    const perChannel = [mean, variance, offset, scale].every(
      (each) => each === undefined || (each.shape.length === 1 && size(each) === columns),
    )
    if (!allFloats(x, mean, variance, offset, scale) || !perChannel || columns === undefined) return undefined
    const y = heap.output(x.shape)
    withFactor(heap, scale, variance, varianceEpsilon, (factor) =>
      heap.wasm.normalize(
        heap.address(x),
        heap.address(y),
        size(x) / columns,
        columns,
        heap.address(mean),
        factor,
        offset ? heap.address(offset) : 0,
        -Infinity,
      ),
    )
    return y
  },
)
