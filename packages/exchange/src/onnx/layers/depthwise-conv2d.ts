import { onnxActivation } from '../activations.js'
import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { outputsFirst, windowAttributes } from '../parts.js'

/** A convolution with a group for each channel. */
export function emitDepthwiseConv2d(step: OnnxStep): OnnxTensor {
  const { graph, options, arrays, channelsFirst, weight } = step
  const kernel = arrays['kernel']!
  const [height, width, channels, multiplier] = kernel.shape as [number, number, number, number]
  const turned = outputsFirst({ ...kernel, shape: [height, width, 1, channels * multiplier] })
  const inputs = [channelsFirst(), weight('kernel', turned), ...(arrays['bias'] ? [weight('bias')] : [])]
  const y = graph.node('Conv', inputs, { ...windowAttributes(step, [height, width]), group: channels })
  return { channelsFirst: onnxActivation(graph, options['activation'] as string, y, { axis: 1 }) }
}
