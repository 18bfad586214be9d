import { sizeOf } from '@telarjs/core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { hostKernel } from './host.js'

/** `UnsortedSegmentSum`, the gradient of a gather: each row of x is added to the row of the result that its segment names; negative ones are left out. */
export const unsortedSegmentSum = hostKernel<{ readonly numSegments: number }>(
  ({ inputs, attributes: { numSegments } }, read) => {
    const { x, segmentIds } = inputs as { x: Tensor; segmentIds: Tensor }
    const [values, segments] = [read(x), read(segmentIds)]
    const width = segments.length === 0 ? 0 : values.length / segments.length
    const shape = [numSegments, ...x.shape.slice(segmentIds.shape.length)]
    const sums = new Float32Array(sizeOf(shape))
    for (let row = 0; row < segments.length; row++) {
      const segment = segments[row]!
      if (segment < 0) continue
      for (let i = 0; i < width; i++) sums[segment * width + i]! += values[row * width + i]!
    }
    return { values: sums, shape }
  },
)
