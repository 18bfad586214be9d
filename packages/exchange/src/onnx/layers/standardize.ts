import { sizeOf } from '@telarjs/core'
import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { asConstant } from '../parts.js'

/** (x − x̄) / max(s, 1/√n) of each sample. */
export function emitStandardize({ graph, name, inputShape, channelsLast }: OnnxStep): OnnxTensor {
  const x = channelsLast()
  const axes = inputShape.map((_, i) => i + 1)
  const centered = graph.node('Sub', [x, graph.node('ReduceMean', [x], { axes, keepdims: 1 })])
  const variance = graph.node('ReduceMean', [graph.node('Mul', [centered, centered])], { axes, keepdims: 1 })
  const least = graph.constant(`${name}/least`, asConstant(1 / Math.sqrt(sizeOf(inputShape))))
  return { channelsLast: graph.node('Div', [centered, graph.node('Max', [graph.node('Sqrt', [variance]), least])]) }
}
