import type { OnnxStep, OnnxTensor } from '../emitter.js'

/** The data type int64 of ONNX. */
const int64 = 7

/** The row of the table that each whole number names. */
export function emitEmbedding({ graph, channelsLast, weight }: OnnxStep): OnnxTensor {
  const table = weight('table')
  const indices = graph.node('Cast', [channelsLast()], { to: int64 })
  return { channelsLast: graph.node('Gather', [table, indices], { axis: 0 }) }
}
