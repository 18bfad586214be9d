import { cannotExport, type ModelStep } from '../../model.js'
import { pairOf } from '../../pair.js'
import { builtInActivation } from '../activations.js'
import type { KerasLayer } from '../emitter.js'

/** A convolution of images, channels last. */
export function emitConv2d(step: ModelStep): readonly KerasLayer[] {
  const { options, arrays } = step
  const { kernel, bias } = arrays
  const [strides, dilation] = [pairOf(options['strides']), pairOf(options['dilation'])]
  if (strides.some((stride) => stride > 1) && dilation.some((distance) => distance > 1))
    throw cannotExport(step, 'a LayersModel', 'TensorFlow.js has no convolution with strides and dilation')
  const config = {
    filters: options['filters'],
    kernel_size: pairOf(options['kernelSize']),
    strides,
    padding: options['padding'],
    dilation_rate: dilation,
    data_format: 'channels_last',
    use_bias: bias !== undefined,
    activation: 'linear',
  }
  const weights = { kernel: kernel!, ...(bias ? { bias } : {}) }
  return [{ class_name: 'Conv2D', config, weights }, ...builtInActivation(options)]
}
