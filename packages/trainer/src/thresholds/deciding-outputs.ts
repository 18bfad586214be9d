import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/**
 * Outputs by which classes are decided, for whoever takes the largest, or all above 0: those of the last layer, less the logits of the thresholds.
 *
 * @param y [batch, 1], [batch, 2] or [batch, labels]
 */
export function decidingOutputs(y: Tensor, thresholds: readonly number[] | undefined): Tensor {
  if (thresholds === undefined) return y
  const logits = thresholds.map((t) => Math.log(t / (1 - t)))
  // Of the outputs of two classes, the second one has the threshold.
  return tf.sub(y, logits.length < y.shape.at(-1)! ? [0, ...logits] : logits)
}
