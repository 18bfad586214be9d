import type { ModelStep } from '../../model.js'
import { activation } from '../activations.js'
import type { KerasLayer } from '../emitter.js'

/** Every sample as a vector. Keras refuses to flatten vectors, so for those a linear activation is written. */
export function emitFlatten({ inputShape }: ModelStep): readonly KerasLayer[] {
  return inputShape.length === 1 ? [activation('linear')] : [{ class_name: 'Flatten', config: {} }]
}
