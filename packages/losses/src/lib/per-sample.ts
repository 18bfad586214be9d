import { sizeOf } from '@telarjs/core'
import { isLabels } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import type { Loss } from '../loss.js'

/** A loss by its value for each sample and the slope of that value. */
export interface PerSample {
  /** [batch] */
  each(prediction: Tensor, target: Tensor): Tensor1D
  /** The gradient of a sample's loss with respect to its prediction: shaped like the prediction. */
  slope(prediction: Tensor, target: Tensor): Tensor
}

/** A loss with a gradient of its own. */
export type LossFunctions = Pick<Required<Loss>, 'compute' | 'gradient'>

/**
 * The mean over samples, Σ w·l / Σ w, of losses given for each sample.
 * `compute` computes no gradient before the tape asks for one.
 */
export function meanOverSamples({ each, slope }: PerSample): LossFunctions {
  function mean(losses: Tensor1D, weights: Tensor1D | undefined): Scalar {
    return weights ? tf.sum<Scalar>(tf.mul(losses, shares(weights))) : tf.mean<Scalar>(losses)
  }

  function gradientOf(prediction: Tensor, target: Tensor, weights: Tensor1D | undefined): Tensor {
    const slopes = slope(prediction, target)
    const batch = prediction.shape[0]!
    if (!weights) return tf.div(slopes, batch)
    return tf.mul(slopes, tf.reshape(shares(weights), [batch, ...prediction.shape.slice(1).map(() => 1)]))
  }

  return {
    compute: (prediction, target, weights) =>
      taped(
        prediction,
        (p) => mean(each(p, target), weights),
        (p) => gradientOf(p, target, weights),
      ),
    gradient: (prediction, target, weights) =>
      tf.tidy(() => ({
        value: mean(each(prediction, target), weights),
        gradient: gradientOf(prediction, target, weights),
      })),
  }
}

/** A value whose gradient the tape takes from `gradientOf` instead of from its ops. */
export function taped(
  prediction: Tensor,
  value: (prediction: Tensor) => Scalar,
  gradientOf: (prediction: Tensor) => Tensor,
): Scalar {
  const run = tf.customGrad((x, save) => {
    const input = x as Tensor
    ;(save as (tensors: Tensor[]) => void)([input])
    return { value: value(input), gradFunc: (dy: Tensor, saved: Tensor[]) => tf.mul(dy, gradientOf(saved[0]!)) }
  })
  return run(prediction) as Scalar
}

/** Weights each sample by its class, and by its own weight where it has one. */
export function weightedByClass(
  { compute, gradient }: LossFunctions,
  classWeights: readonly number[] | undefined,
): LossFunctions {
  if (!classWeights) return { compute, gradient }

  function weigh(target: Tensor, weights: Tensor1D | undefined): Tensor1D {
    const byClass = tf.tensor1d(classWeights as number[])
    const own = isLabels(target) ? tf.gather(byClass, target) : tf.sum<Tensor1D>(tf.mul(target, byClass), 1)
    return weights ? tf.mul(own, weights) : own
  }

  return {
    compute: (prediction, target, weights) =>
      taped(
        prediction,
        (p) => compute(p, target, weigh(target, weights)),
        (p) => gradient(p, target, weigh(target, weights)).gradient,
      ),
    gradient: (prediction, target, weights) => tf.tidy(() => gradient(prediction, target, weigh(target, weights))),
  }
}

/** The mean over all axes but the first. */
export function meanOfEach(values: Tensor): Tensor1D {
  const [batch, ...rest] = values.shape as [number, ...number[]]
  return rest.length === 0 ? (values as Tensor1D) : tf.mean<Tensor1D>(tf.reshape(values, [batch, -1]), 1)
}

/** The number of values in one prediction. */
export function sizeOfOne(prediction: Tensor): number {
  return sizeOf(prediction.shape.slice(1))
}

function shares(weights: Tensor1D): Tensor1D {
  return tf.div(weights, tf.sum(weights))
}
