import type { OnnxStep, OnnxTensor } from '../emitter.js'

/** γ·(x − μ)/√(σ² + ε) + β with the moving statistics. ONNX has an operator for vectors and images. */
export function emitBatchNorm(step: OnnxStep): OnnxTensor {
  const { graph, options, inputShape, channelsFirst, channelsLast, weight } = step
  const isImage = inputShape.length === 3
  if (!isImage && inputShape.length !== 1) return { channelsLast: folded(step, channelsLast()) }
  const inputs = ['scale', 'offset', 'movingMean', 'movingVariance'].map((leaf) => weight(leaf))
  const epsilon = { float: options['epsilon'] as number }
  return isImage
    ? { channelsFirst: graph.node('BatchNormalization', [channelsFirst(), ...inputs], { epsilon }) }
    : { channelsLast: graph.node('BatchNormalization', [channelsLast(), ...inputs], { epsilon }) }
}

/** The same as a·x + b on the last axis, for samples that are neither vectors nor images. */
function folded({ graph, arrays, options, name }: OnnxStep, x: string): string {
  const [scale, offset, mean, variance] = ['scale', 'offset', 'movingMean', 'movingVariance'].map(
    (leaf) => arrays[leaf]!.values,
  ) as [Float32Array, Float32Array, Float32Array, Float32Array]
  const a = Float32Array.from(scale, (gamma, i) => gamma / Math.sqrt(variance[i]! + (options['epsilon'] as number)))
  const b = Float32Array.from(offset, (beta, i) => beta - mean[i]! * a[i]!)
  const [factor, shift] = Object.entries({ a, b }).map(([leaf, values]) =>
    graph.constant(`${name}/${leaf}`, { shape: [values.length], values }),
  ) as [string, string]
  return graph.node('Add', [graph.node('Mul', [x, factor]), shift])
}
