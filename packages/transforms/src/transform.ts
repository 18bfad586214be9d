import { pluginDefiner } from '@telarjs/core'
import type { StepRandom } from '@telarjs/tensor'
import type { Tensor } from '@tensorflow/tfjs-core'

/** What a transform is given beside the batch. */
export interface TransformContext {
  /** Seeded by run, step and place in the list. */
  readonly random: StepRandom
  readonly training: boolean
}

/**
 * Changes a batch of inputs on the device: augmentation or preprocessing.
 * Pure in the batch and in `random`, so that it can be captured.
 */
export interface Transform {
  /** Whether it also works in evaluation and prediction; augmentation does not. */
  readonly appliesInEvaluation: boolean
  /** The shape of one sample after it. @throws ExperimentError where the shape does not fit */
  outputShape(inputShape: readonly number[]): readonly number[]
  /** @param x float32 [batch, ...inputShape] */
  apply(x: Tensor, context: TransformContext): Tensor
  /** For transforms that mix samples: also changes the targets, given as probabilities [batch, classes]. */
  applyWithTargets?(
    x: Tensor,
    targets: Tensor,
    context: TransformContext,
  ): { readonly x: Tensor; readonly targets: Tensor }
}

declare module '@telarjs/core' {
  interface PluginKinds {
    transform: Transform
  }
}

/**
 * Defines a transform.
 *
 * @example
 * export const invert = defineTransform({
 *   id: 'transform:acme/invert',
 *   summary: 'Exchanges black and white',
 *   options: noOptions,
 *   create: () => ({ appliesInEvaluation: true, outputShape: (shape) => shape, apply: (x) => tf.sub(1, x) }),
 * })
 */
export const defineTransform = pluginDefiner('transform', {
  appliesInEvaluation: 'boolean',
  outputShape: 'function',
  apply: 'function',
})
