import type { ModelStep } from '../../model.js'
import type { KerasLayer } from '../emitter.js'

/** Written so that the exported model can be trained further; it does nothing in prediction. */
export function emitAlphaDropout({ options }: ModelStep): readonly KerasLayer[] {
  return [{ class_name: 'AlphaDropout', config: { rate: options['rate'] } }]
}

/** Written so that the exported model can be trained further; it does nothing in prediction. */
export function emitGaussianNoise({ options }: ModelStep): readonly KerasLayer[] {
  return [{ class_name: 'GaussianNoise', config: { stddev: options['deviation'] } }]
}

/** tfjs-layers has no layer for this; it applies in training only. */
export function emitUnchanged(): readonly KerasLayer[] {
  return [{ class_name: 'Activation', config: { activation: 'linear' } }]
}
