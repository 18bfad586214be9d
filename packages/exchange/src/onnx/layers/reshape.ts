import type { OnnxStep, OnnxTensor } from '../emitter.js'

/** The same values in another shape; the batch stays. */
export function emitReshape({ graph, name, outputShape, channelsLast }: OnnxStep): OnnxTensor {
  const x = channelsLast()
  const shape = graph.constant(`${name}/shape`, {
    shape: [outputShape.length + 1],
    values: BigInt64Array.from([-1, ...outputShape].map(BigInt)),
  })
  return { channelsLast: graph.node('Reshape', [x, shape]) }
}
