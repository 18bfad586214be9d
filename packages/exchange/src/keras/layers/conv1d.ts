import { cannotExport, type ModelStep } from '../../model.js'
import { builtInActivation } from '../activations.js'
import type { KerasLayer } from '../emitter.js'

/** A convolution of sequences. */
export function emitConv1d(step: ModelStep): readonly KerasLayer[] {
  const { options, arrays } = step
  const { kernel, bias } = arrays
  if ((options['strides'] as number) > 1 && (options['dilation'] as number) > 1)
    throw cannotExport(step, 'a LayersModel', 'TensorFlow.js has no convolution with strides and dilation')
  if (options['padding'] === 'causal')
    throw cannotExport(step, 'a LayersModel', 'TensorFlow.js has no convolution with causal padding')
  const config = {
    filters: options['filters'],
    kernel_size: [options['kernelSize']],
    strides: [options['strides']],
    padding: options['padding'],
    dilation_rate: [options['dilation']],
    data_format: 'channels_last',
    use_bias: bias !== undefined,
    activation: 'linear',
  }
  const weights = { kernel: kernel!, ...(bias ? { bias } : {}) }
  return [{ class_name: 'Conv1D', config, weights }, ...builtInActivation(options)]
}
