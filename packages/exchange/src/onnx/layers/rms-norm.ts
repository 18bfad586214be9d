import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { asConstant } from '../parts.js'

/** Every position's channels divided by their root mean square, and scaled. */
export function emitRmsNorm({ graph, name, options, channelsLast, weight }: OnnxStep): OnnxTensor {
  const x = channelsLast()
  const epsilon = graph.constant(`${name}/epsilon`, asConstant(options['epsilon'] as number))
  const meanSquare = graph.node('ReduceMean', [graph.node('Mul', [x, x])], { axes: [-1], keepdims: 1 })
  const root = graph.node('Sqrt', [graph.node('Add', [meanSquare, epsilon])])
  return { channelsLast: graph.node('Mul', [graph.node('Div', [x, root]), weight('scale')]) }
}
