import type { ModelStep } from '../../model.js'
import { pairOf } from '../../pair.js'
import { convolution } from '../convolution.js'
import type { KerasLayer } from '../emitter.js'

/** A transposed convolution of images. */
export function emitConv2dTranspose(step: ModelStep): readonly KerasLayer[] {
  const { options } = step
  return convolution('Conv2DTranspose', step, {
    filters: options['filters'],
    kernel_size: pairOf(options['kernelSize']),
    strides: pairOf(options['strides']),
  })
}
