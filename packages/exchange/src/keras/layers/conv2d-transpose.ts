import type { ModelStep } from '../../model.js'
import { pairOf } from '../../pair.js'
import { builtInActivation } from '../activations.js'
import type { KerasLayer } from '../emitter.js'

/** A transposed convolution of images, channels last. */
export function emitConv2dTranspose({ options, arrays }: ModelStep): readonly KerasLayer[] {
  const { kernel, bias } = arrays
  const config = {
    filters: options['filters'],
    kernel_size: pairOf(options['kernelSize']),
    strides: pairOf(options['strides']),
    padding: options['padding'],
    data_format: 'channels_last',
    use_bias: bias !== undefined,
    activation: 'linear',
  }
  const weights = { kernel: kernel!, ...(bias ? { bias } : {}) }
  return [{ class_name: 'Conv2DTranspose', config, weights }, ...builtInActivation(options)]
}
