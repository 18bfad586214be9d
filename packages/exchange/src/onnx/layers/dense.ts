import { onnxActivation } from '../activations.js'
import type { OnnxStep, OnnxTensor } from '../emitter.js'

/** y = f(x·W + b) over all values of a sample. */
export function emitDense({ graph, options, arrays, inputShape, channelsLast, weight }: OnnxStep): OnnxTensor {
  const vector = inputShape.length === 1 ? channelsLast() : graph.node('Flatten', [channelsLast()], { axis: 1 })
  const inputs = [vector, weight('kernel')]
  const y = arrays['bias'] ? graph.node('Gemm', [...inputs, weight('bias')]) : graph.node('MatMul', inputs)
  return { channelsLast: onnxActivation(graph, options['activation'] as string, y) }
}
