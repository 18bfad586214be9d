import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Metric } from '../metric.js'
import { ratio } from './averaging.js'
import { differences, withCount } from './sums.js'

/** The mean over all values of what `errorOf` makes of each difference, prediction minus target; lower is better. */
export function meanError(name: string, errorOf: (difference: Tensor) => Tensor, where: string): Metric {
  return {
    name,
    direction: 'minimize',
    valueKind: 'number',
    everyStep: true,
    update: (prediction, target) =>
      tf.tidy(() =>
        withCount(tf.sum(errorOf(differences(prediction, target, where, `metric:${name}`))), prediction.size),
      ),
    compute: (sums) => ratio(sums[0]!, sums[1]!),
  }
}
