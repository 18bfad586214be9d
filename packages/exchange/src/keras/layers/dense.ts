import type { ModelStep } from '../../model.js'
import { builtInActivation } from '../activations.js'
import type { KerasLayer } from '../emitter.js'

/** y = f(x·W + b) over all values of a sample. */
export function emitDense({ options, arrays: { kernel, bias }, inputShape }: ModelStep): readonly KerasLayer[] {
  return [
    ...(inputShape.length > 1 ? [{ class_name: 'Flatten', config: {} }] : []),
    {
      class_name: 'Dense',
      config: { units: options['units'], use_bias: bias !== undefined, activation: 'linear' },
      weights: { kernel: kernel!, ...(bias ? { bias } : {}) },
    },
    ...builtInActivation(options),
  ]
}
