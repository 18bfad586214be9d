import type { ModelStep } from '../../model.js'
import type { KerasLayer } from '../emitter.js'

/** Kept for those who train on; it does nothing in prediction. */
export function emitAlphaDropout({ options }: ModelStep): readonly KerasLayer[] {
  return [{ class_name: 'AlphaDropout', config: { rate: options['rate'] } }]
}

/** Kept for those who train on; it does nothing in prediction. */
export function emitGaussianNoise({ options }: ModelStep): readonly KerasLayer[] {
  return [{ class_name: 'GaussianNoise', config: { stddev: options['deviation'] } }]
}

/** tfjs-layers has no layer for what only training sees. */
export function emitUnchanged(): readonly KerasLayer[] {
  return [{ class_name: 'Activation', config: { activation: 'linear' } }]
}
