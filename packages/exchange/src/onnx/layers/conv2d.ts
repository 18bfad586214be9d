import { pairOf } from '../../pair.js'
import { onnxActivation } from '../activations.js'
import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { outputsFirst, windowAttributes } from '../parts.js'

/** A convolution; its kernel is turned to [out, in, height, width]. */
export function emitConv2d(step: OnnxStep): OnnxTensor {
  const { graph, options, arrays, channelsFirst, weight } = step
  const kernel = arrays['kernel']!
  const inputs = [channelsFirst(), weight('kernel', outputsFirst(kernel)), ...(arrays['bias'] ? [weight('bias')] : [])]
  const y = graph.node('Conv', inputs, {
    ...windowAttributes(step, kernel.shape.slice(0, 2)),
    dilations: pairOf(options['dilation']),
  })
  return { channelsFirst: onnxActivation(graph, options['activation'] as string, y, { axis: 1 }) }
}
