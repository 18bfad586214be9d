import { pluginDefiner } from '@telarjs/core'
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core'

/** What is minimized. */
export interface Loss {
  /** What the targets are: class numbers (int32 [batch]), probabilities or values (float32 [batch, ...]). */
  readonly targets: 'classes' | 'values'
  /** Whether targets may also be several labels of 0 … 1 per sample, float32 [batch, labels]. */
  readonly takesLabels?: boolean
  /**
   * That predictions are embeddings, of which the samples of a batch are compared with each other: they are neither scores of classes nor values, so that
   * no class is read from them. The loss of a batch then depends on which samples are in it.
   */
  readonly outputs?: 'embeddings'
  /** Whether targets may have any center and spread, so that the trainer may standardize them where the data say how. */
  readonly takesScaledTargets?: true
  /**
   * The loss of a batch: the mean over its samples, Σ w·l / Σ w where weights are given.
   * @param prediction what the last layer gives: logits for losses of classes
   * @param target int32 [batch] or float32 [batch, ...]; losses of classes also take probabilities [batch, classes]
   * @param weights one per sample, float32 [batch]
   */
  compute(prediction: Tensor, target: Tensor, weights?: Tensor1D): Scalar
  /** The same value and its gradient with respect to the prediction, without the tape. */
  gradient?(
    prediction: Tensor,
    target: Tensor,
    weights?: Tensor1D,
  ): { readonly value: Scalar; readonly gradient: Tensor }
  /** What a prediction means to people: softmax or sigmoid of logits, or the prediction itself. */
  probabilities(prediction: Tensor): Tensor
  /** The shape of one prediction that fits the targets. @throws ExperimentError that says what was expected */
  check(
    predictionShape: readonly number[],
    target: { readonly classes: number; readonly shape: readonly number[] },
  ): void
}

declare module '@telarjs/core' {
  interface PluginKinds {
    loss: Loss
  }
}

/**
 * Defines a loss; see `cross-entropy.ts` for one.
 *
 * @example
 * export const squared = defineLoss({
 *   id: 'loss:acme/squared',
 *   summary: 'Half of the squared difference',
 *   options: noOptions,
 *   create: () => ({
 *     targets: 'values',
 *     compute: (prediction, target) => tf.mul(0.5, tf.mean(tf.squaredDifference(prediction, target))),
 *     probabilities: (prediction) => prediction,
 *     check: () => undefined,
 *   }),
 * })
 */
export const defineLoss = pluginDefiner('loss', {
  targets: 'string',
  compute: 'function',
  probabilities: 'function',
  check: 'function',
})
