import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { withShape } from '../parts.js'

/** The same values in another shape; the batch stays. */
export function emitReshape({ graph, name, outputShape, channelsLast }: OnnxStep): OnnxTensor {
  return { channelsLast: withShape(graph, `${name}/shape`, channelsLast(), [-1, ...outputShape]) }
}
