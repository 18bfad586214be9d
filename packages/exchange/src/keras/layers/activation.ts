import type { ModelStep } from '../../model.js'
import { activation } from '../activations.js'
import type { KerasLayer } from '../emitter.js'

/** A function of each value, or softmax over the channels. */
export function emitActivation({ options }: ModelStep): readonly KerasLayer[] {
  return [activation(options['function'] as string, options['negativeSlope'] as number)]
}
