import type { NamedArray } from '@telarjs/tensor'
import { onnxActivation } from '../activations.js'
import type { OnnxStep, OnnxTensor } from '../emitter.js'
import { outputsFirst } from '../parts.js'

/** A convolution of sequences, which ONNX takes as [batch, channels, length]; its kernel is turned to [out, in, length]. */
export function emitConv1d({
  graph,
  options,
  arrays,
  inputShape,
  outputShape,
  channelsLast,
  weight,
}: OnnxStep): OnnxTensor {
  const [size, stride, dilation] = ['kernelSize', 'strides', 'dilation'].map((name) => options[name] as number) as [
    number,
    number,
    number,
  ]
  const reach = (size - 1) * dilation + 1
  const total =
    options['padding'] === 'valid' ? 0 : Math.max((outputShape[0]! - 1) * stride + reach - inputShape[0]!, 0)
  const before = options['padding'] === 'causal' ? reach - 1 : Math.floor(total / 2)
  const after = options['padding'] === 'causal' ? 0 : total - before
  const x = graph.node('Transpose', [channelsLast()], { perm: [0, 2, 1] })
  const inputs = [x, weight('kernel', kernelOf(arrays['kernel']!)), ...(arrays['bias'] ? [weight('bias')] : [])]
  const attributes = { kernel_shape: [size], strides: [stride], dilations: [dilation], pads: [before, after] }
  const y = onnxActivation(graph, options['activation'] as string, graph.node('Conv', inputs, attributes), { axis: 1 })
  return { channelsLast: graph.node('Transpose', [y], { perm: [0, 2, 1] }) }
}

function kernelOf(kernel: NamedArray): NamedArray {
  const { shape, ...turned } = outputsFirst({ ...kernel, shape: [1, ...kernel.shape] })
  return { ...turned, shape: [shape[0]!, shape[1]!, shape[3]!] }
}
