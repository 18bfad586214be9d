import type { ModelStep } from '../../model.js'
import { pairOf } from '../../pair.js'
import type { KerasLayer } from '../emitter.js'

/** The largest value of each window. */
export function emitMaxPool(step: ModelStep): readonly KerasLayer[] {
  return [{ class_name: 'MaxPooling2D', config: window(step) }]
}

/** The mean of each window. */
export function emitAveragePool(step: ModelStep): readonly KerasLayer[] {
  return [{ class_name: 'AveragePooling2D', config: window(step) }]
}

function window({ options }: ModelStep) {
  return {
    pool_size: pairOf(options['size']),
    strides: pairOf(options['strides'] ?? options['size']),
    padding: options['padding'],
    data_format: 'channels_last',
  }
}
