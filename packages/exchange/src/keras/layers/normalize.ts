import type { NamedArray } from '@telarjs/tensor'
import type { ModelStep } from '../../model.js'
import type { KerasLayer } from '../emitter.js'

/** (x − mean) / std as a batch normalization whose statistics are given. */
export function emitNormalize({ options, inputShape }: ModelStep): readonly KerasLayer[] {
  const channels = inputShape.at(-1)!
  const perChannel = (value: unknown, change: (number: number) => number): NamedArray => ({
    dtype: 'float32',
    shape: [channels],
    values: Float32Array.from({ length: channels }, (_, i) =>
      change(typeof value === 'number' ? value : (value as number[])[i]!),
    ),
  })
  const weights = {
    moving_mean: perChannel(options['mean'], (mean) => mean),
    moving_variance: perChannel(options['std'], (std) => std ** 2),
  }
  const config = { axis: -1, epsilon: 1e-12, center: false, scale: false, trainable: false }
  return [{ class_name: 'BatchNormalization', config, weights }]
}
