import type { OnnxStep, OnnxTensor } from '../emitter.js'

/** A vector is added to each position. */
export function emitPositionalEmbedding({ graph, channelsLast, weight }: OnnxStep): OnnxTensor {
  return { channelsLast: graph.node('Add', [channelsLast(), weight('table')]) }
}
