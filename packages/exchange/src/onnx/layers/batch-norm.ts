import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { asConstant } from '../parts.js'

/** γ·(x − μ)/√(σ² + ε) + β with the moving statistics. ONNX has an operator for vectors and images. */
export function emitBatchNorm(step: OnnxStep): OnnxTensor {
  const { graph, options, inputShape, channelsFirst, channelsLast, weight } = step
  const isImage = inputShape.length === 3
  if (!isImage && inputShape.length !== 1) return { channelsLast: composed(step, channelsLast()) }
  const inputs = ['scale', 'offset', 'movingMean', 'movingVariance'].map((leaf) => weight(leaf))
  const epsilon = { float: options['epsilon'] as number }
  return isImage
    ? { channelsFirst: graph.node('BatchNormalization', [channelsFirst(), ...inputs], { epsilon }) }
    : { channelsLast: graph.node('BatchNormalization', [channelsLast(), ...inputs], { epsilon }) }
}

/** The same from its parts, for samples that are neither vectors nor images. */
function composed({ graph, name, options, weight }: OnnxStep, x: string): string {
  const epsilon = graph.constant(`${name}/epsilon`, asConstant(options['epsilon'] as number))
  const deviation = graph.node('Sqrt', [graph.node('Add', [weight('movingVariance'), epsilon])])
  const normal = graph.node('Div', [graph.node('Sub', [x, weight('movingMean')]), deviation])
  return graph.node('Add', [graph.node('Mul', [normal, weight('scale')]), weight('offset')])
}
