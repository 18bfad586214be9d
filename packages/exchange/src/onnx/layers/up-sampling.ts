import { pairOf } from '../../pair.js'
import type { OnnxStep, OnnxTensor } from '../emitter.js'

/** Pixels are squares whose centers stand for them (`half_pixel`, the default of ONNX). */
export function emitUpSampling({ graph, name, options, channelsFirst }: OnnxStep): OnnxTensor {
  const values = Float32Array.of(1, 1, ...pairOf(options['size']))
  const scales = graph.constant(`${name}/scales`, { shape: [4], values })
  const mode = options['interpolation'] === 'nearest' ? 'nearest' : 'linear'
  return { channelsFirst: graph.node('Resize', [channelsFirst(), '', scales], { mode }) }
}
