import type { TargetScale } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/** Targets as the loss takes them: (t − center) / spread, computed in float64 and rounded at the end. */
export function scaled(targets: Float32Array, scale: TargetScale | undefined): Float32Array {
  if (!scale) return targets
  const { center, spread } = scale
  const width = center.length
  return targets.map((target, i) => (target - center[i % width]!) / spread[i % width]!)
}

/** Predictions or scaled targets [batch, …] in the units of the data: y · spread + center. */
export function unscaled(y: Tensor, scale: TargetScale | undefined): Tensor {
  if (!scale) return y
  const { center, spread } = scale
  if (center.length === 1) return tf.add(tf.mul(y, spread[0]!), center[0]!)
  return tf.add(tf.mul(y, tf.tensor1d([...spread])), tf.tensor1d([...center]))
}
