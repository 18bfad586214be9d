import { cannotExport } from '../../cannot-export.js'
import type { ModelStep } from '../../model.js'
import { convolution } from '../convolution.js'
import type { KerasLayer } from '../emitter.js'

/** A convolution of sequences. */
export function emitConv1d(step: ModelStep): readonly KerasLayer[] {
  const { options } = step
  if ((options['strides'] as number) > 1 && (options['dilation'] as number) > 1)
    throw cannotExport(step, 'a LayersModel', 'TensorFlow.js has no convolution with strides and dilation')
  if (options['padding'] === 'causal')
    throw cannotExport(step, 'a LayersModel', 'TensorFlow.js has no convolution with causal padding')
  return convolution('Conv1D', step, {
    filters: options['filters'],
    kernel_size: [options['kernelSize']],
    strides: [options['strides']],
    dilation_rate: [options['dilation']],
  })
}
