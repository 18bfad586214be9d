import type { StepRandom } from '@telarjs/tensor'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Network } from '../plan.js'

/**
 * The transforms that also apply outside training.
 *
 * @example
 * const z = preprocess(network, tf.zeros([1, 28, 28, 1]))
 */
export function preprocess({ transforms }: Network, x: Tensor): Tensor {
  return transforms
    .filter((transform) => transform.appliesInEvaluation)
    .reduce((batch, transform) => transform.apply(batch, { random: noRandom, training: false }), x)
}

/** Evaluation draws nothing at random. */
export const noRandom: StepRandom = {
  stream: () => noRandom,
  uniform: refuse,
  normal: refuse,
  bernoulli: refuse,
}

function refuse(): never {
  throw new Error('random numbers were asked for outside training')
}
