import type { ModelStep } from '../../model.js'
import type { KerasLayer } from '../emitter.js'

/** γ·(x − μ)/√(σ² + ε) + β with the moving statistics. */
export function emitBatchNorm({ options, arrays }: ModelStep): readonly KerasLayer[] {
  const config = {
    axis: -1,
    // What is called momentum is the share of the new batch here, and of the old average there.
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
