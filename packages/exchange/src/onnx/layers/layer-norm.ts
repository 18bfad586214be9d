import type { OnnxStep, OnnxTensor } from '../emitter.js'

/** Every position's channels with mean 0 and variance 1, scaled and moved. */
export function emitLayerNorm({ graph, options, channelsLast, weight }: OnnxStep): OnnxTensor {
  const inputs = [channelsLast(), weight('scale'), weight('offset')]
  const epsilon = { float: options['epsilon'] as number }
  return { channelsLast: graph.node('LayerNormalization', inputs, { axis: -1, epsilon }) }
}
