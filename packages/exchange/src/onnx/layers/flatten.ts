import type { OnnxStep, OnnxTensor } from '../emitter.js'

/** Every sample as a vector. */
export function emitFlatten({ graph, inputs, inputShape, channelsLast }: OnnxStep): OnnxTensor {
  if (inputShape.length === 1) return inputs[0]!
  return { channelsLast: graph.node('Flatten', [channelsLast()], { axis: 1 }) }
}
