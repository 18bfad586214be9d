import { cannotExport } from '../../cannot-export.js'
import type { ModelStep } from '../../model.js'
import { pairOf } from '../../pair.js'
import { convolution } from '../convolution.js'
import type { KerasLayer } from '../emitter.js'

/** A convolution of each channel by itself. */
export function emitDepthwiseConv2d(step: ModelStep): readonly KerasLayer[] {
  const { options } = step
  const strides = pairOf(options['strides'])
  if (strides[0] !== strides[1])
    throw cannotExport(step, 'a LayersModel', 'Keras has no depthwise convolution with two different strides')
  return convolution(
    'DepthwiseConv2D',
    step,
    { kernel_size: pairOf(options['kernelSize']), strides, depth_multiplier: options['depthMultiplier'] },
    'depthwise_kernel',
  )
}
