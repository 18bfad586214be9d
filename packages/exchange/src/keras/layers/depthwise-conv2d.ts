import { cannotExport, type ModelStep } from '../../model.js'
import { pairOf } from '../../pair.js'
import { builtInActivation } from '../activations.js'
import type { KerasLayer } from '../emitter.js'

/** A convolution of each channel by itself. */
export function emitDepthwiseConv2d(step: ModelStep): readonly KerasLayer[] {
  const { options, arrays } = step
  const { kernel, bias } = arrays
  const strides = pairOf(options['strides'])
  if (strides[0] !== strides[1])
    throw cannotExport(step, 'a LayersModel', 'Keras has no depthwise convolution with two different strides')
  const config = {
    kernel_size: pairOf(options['kernelSize']),
    strides,
    padding: options['padding'],
    depth_multiplier: options['depthMultiplier'],
    data_format: 'channels_last',
    use_bias: bias !== undefined,
    activation: 'linear',
  }
  const weights = { depthwise_kernel: kernel!, ...(bias ? { bias } : {}) }
  return [{ class_name: 'DepthwiseConv2D', config, weights }, ...builtInActivation(options)]
}
