import type { ModelStep } from '../../model.js'
import type { KerasLayer } from '../emitter.js'

/** The same values in another shape; the batch stays. */
export function emitReshape({ outputShape }: ModelStep): readonly KerasLayer[] {
  return [{ class_name: 'Reshape', config: { target_shape: outputShape } }]
}
