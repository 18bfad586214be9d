import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { asConstant, reshaped } from '../parts.js'

/** Every group of channels of a sample with mean 0 and variance 1, scaled and moved. Operator set 17 has no operator for it. */
export function emitGroupNorm({ graph, name, options, inputShape, channelsLast, weight }: OnnxStep): OnnxTensor {
  const groups = options['groups'] as number
  const epsilon = graph.constant(`${name}/epsilon`, asConstant(options['epsilon'] as number))
  const mean = (x: string) => graph.node('ReduceMean', [x], { axes: [1, 3], keepdims: 1 })
  const grouped = reshaped(graph, `${name}/groups`, channelsLast(), [-1, groups, inputShape.at(-1)! / groups])
  const centered = graph.node('Sub', [grouped, mean(grouped)])
  const variance = mean(graph.node('Mul', [centered, centered]))
  const normal = graph.node('Div', [centered, graph.node('Sqrt', [graph.node('Add', [variance, epsilon])])])
  const y = reshaped(graph, `${name}/shape`, normal, inputShape)
  return { channelsLast: graph.node('Add', [graph.node('Mul', [y, weight('scale')]), weight('offset')]) }
}
