import type { ModelStep } from '../../model.js'
import type { KerasLayer } from '../emitter.js'

/** Kept for those who train on; it does nothing in prediction. */
export function emitDropout({ options }: ModelStep): readonly KerasLayer[] {
  return [{ class_name: 'Dropout', config: { rate: options['rate'] } }]
}
