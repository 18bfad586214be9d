import type { ModelStep } from '../../model.js'
import type { KerasLayer } from '../emitter.js'

/** γ·(x − μ)/√(σ² + ε) + β with the moving statistics. */
export function emitBatchNorm({ options, arrays }: ModelStep): readonly KerasLayer[] {
  const config = {
    axis: -1,
    // Here momentum is the weight of the new batch, in Keras that of the old average.
    momentum: 1 - (options['momentum'] as number),
    epsilon: options['epsilon'],
    center: true,
    scale: true,
  }
  const weights = {
    gamma: arrays['scale']!,
    beta: arrays['offset']!,
    moving_mean: arrays['movingMean']!,
    moving_variance: arrays['movingVariance']!,
  }
  return [{ class_name: 'BatchNormalization', config, weights }]
}
