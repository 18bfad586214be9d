import { cannotExport } from '../../cannot-export.js'
import type { ModelStep } from '../../model.js'
import { pairOf } from '../../pair.js'
import type { KerasLayer } from '../emitter.js'

/** Repeated pixels. */
export function emitUpSampling(step: ModelStep): readonly KerasLayer[] {
  const { options } = step
  if (options['interpolation'] !== 'nearest')
    throw cannotExport(step, 'a LayersModel', 'TensorFlow.js has no bilinear up-sampling by the centers of pixels')
  const config = { size: pairOf(options['size']), data_format: 'channels_last', interpolation: 'nearest' }
  return [{ class_name: 'UpSampling2D', config }]
}
