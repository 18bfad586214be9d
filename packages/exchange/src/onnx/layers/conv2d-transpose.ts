import { pairOf } from '../../pair.js'
import { onnxActivation } from '../activations.js'
import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { outputsFirst } from '../parts.js'

/** A transposed convolution; its kernel [height, width, out, in] is turned to [in, out, height, width]. */
export function emitConv2dTranspose({ graph, options, arrays, channelsFirst, weight }: OnnxStep): OnnxTensor {
  const kernel = arrays['kernel']!
  const [size, strides] = [kernel.shape.slice(0, 2), pairOf(options['strides'])]
  const beyond = size.map((length, axis) => length - strides[axis]!)
  const cut = beyond.map((length) => (options['padding'] === 'same' ? Math.max(length, 0) : 0))
  const inputs = [channelsFirst(), weight('kernel', outputsFirst(kernel)), ...(arrays['bias'] ? [weight('bias')] : [])]
  const y = graph.node('ConvTranspose', inputs, {
    kernel_shape: size,
    strides,
    pads: [...cut.map((total) => Math.floor(total / 2)), ...cut.map((total) => Math.ceil(total / 2))],
    output_padding: beyond.map((length) => Math.max(-length, 0)),
  })
  return { channelsFirst: onnxActivation(graph, options['activation'] as string, y, { axis: 1 }) }
}
