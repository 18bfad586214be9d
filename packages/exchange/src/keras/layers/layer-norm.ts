import type { ModelStep } from '../../model.js'
import type { KerasLayer } from '../emitter.js'

/** Every position's channels with mean 0 and variance 1, scaled and moved. */
export function emitLayerNorm({ options, arrays, inputShape }: ModelStep): readonly KerasLayer[] {
  return [
    {
      class_name: 'LayerNormalization',
      config: { axis: [inputShape.length], epsilon: options['epsilon'], center: true, scale: true },
      weights: { gamma: arrays['scale']!, beta: arrays['offset']! },
    },
  ]
}
