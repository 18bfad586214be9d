import type { NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Optimizer, UpdateContext } from './optimizer.js'

/** A transformation of gradients or updates that keeps no state. */
export function statelessTransform(
  role: 'gradient-transform' | 'update-transform',
  transform: (incoming: NamedTensors, context: UpdateContext) => NamedTensors,
): Optimizer {
  return {
    role,
    init: () => ({}),
    update: (incoming, _, context) => ({ updates: tf.tidy(() => transform(incoming, context)), state: {} }),
  }
}
