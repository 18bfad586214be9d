import { cannotExport } from '../../cannot-export.js'
import type { ModelStep } from '../../model.js'
import { pairOf } from '../../pair.js'
import { convolution } from '../convolution.js'
import type { KerasLayer } from '../emitter.js'

/** A convolution of images. */
export function emitConv2d(step: ModelStep): readonly KerasLayer[] {
  const { options } = step
  const [strides, dilation] = [pairOf(options['strides']), pairOf(options['dilation'])]
  if (strides.some((stride) => stride > 1) && dilation.some((distance) => distance > 1))
    throw cannotExport(step, 'a LayersModel', 'TensorFlow.js has no convolution with strides and dilation')
  return convolution('Conv2D', step, {
    filters: options['filters'],
    kernel_size: pairOf(options['kernelSize']),
    strides,
    dilation_rate: dilation,
  })
}
