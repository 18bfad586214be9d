import type { ModelStep } from '../../model.js'
import type { KerasLayer } from '../emitter.js'

/** Written so that the exported model can be trained further; it does nothing in prediction. */
export function emitDropout({ options }: ModelStep): readonly KerasLayer[] {
  return [{ class_name: 'Dropout', config: { rate: options['rate'] } }]
}
