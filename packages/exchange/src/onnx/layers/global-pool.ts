import type { OnnxStep, OnnxTensor } from '../emitter.js'

/** The largest value of each channel. */
export function emitGlobalMaxPool(step: OnnxStep): OnnxTensor {
  return reduced(step, 'ReduceMax')
}

/** The mean of each channel. */
export function emitGlobalAveragePool(step: OnnxStep): OnnxTensor {
  return reduced(step, 'ReduceMean')
}

/** All axes but the batch and the channels, at once. */
function reduced({ graph, inputShape, channelsLast }: OnnxStep, op: 'ReduceMax' | 'ReduceMean'): OnnxTensor {
  const axes = inputShape.slice(1).map((_, i) => i + 1)
  return { channelsLast: graph.node(op, [channelsLast()], { axes, keepdims: 0 }) }
}
