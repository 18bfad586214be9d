import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Metric } from '../metric.js'
import { differences, meanOfErrors } from './sums.js'

/** The mean over all values of what `errorOf` makes of each difference, prediction minus target; lower is better. */
export function meanError(name: string, errorOf: (difference: Tensor) => Tensor, where: string): Metric {
  return meanOfErrors({ name, valueKind: 'number', everyStep: true }, (prediction, target) => ({
    total: tf.sum(errorOf(differences(prediction, target, where, `metric:${name}`))),
    count: prediction.size,
  }))
}
