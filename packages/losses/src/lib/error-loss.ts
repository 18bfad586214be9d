import { toShapeOf } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Loss } from '../loss.js'
import { checkValues } from './loss-check.js'
import { meanOfEach, meanOverSamples, sizeOfOne } from './per-sample.js'

/** A loss of errors, prediction minus target: the mean over the values of a sample. */
export interface ErrorLoss {
  /** The loss of each error. */
  each(errors: Tensor): Tensor
  /** The slope at each error, divided by how many errors a sample has. */
  slope(errors: Tensor, count: number): Tensor
}

/** A loss for targets that are values, of the plugin `id`. */
export function errorLoss(id: string, where: string, { each, slope }: ErrorLoss): Loss {
  const errors = (prediction: Tensor, target: Tensor) => tf.sub(prediction, toShapeOf(prediction, target))
  return {
    targets: 'values',
    takesScaledTargets: true,
    ...meanOverSamples({
      each: (prediction, target) => meanOfEach(each(errors(prediction, target))),
      slope: (prediction, target) => slope(errors(prediction, target), sizeOfOne(prediction)),
    }),
    probabilities: (prediction) => prediction,
    check: (predictionShape, target) => checkValues(where, id, predictionShape, target),
  }
}
