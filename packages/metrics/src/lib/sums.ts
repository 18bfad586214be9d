import { ExperimentError } from '@telarjs/core'
import { toShapeOf } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import type { Metric } from '../metric.js'
import { ratio } from './averaging.js'

/** A metric that is the mean of errors; lower is better. `errors` gives the sum of a batch and how many errors it is of. */
export function meanOfErrors(
  given: Pick<Metric, 'name' | 'valueKind' | 'everyStep'>,
  errors: (prediction: Tensor, target: Tensor) => { readonly total: Scalar; readonly count: number },
): Metric {
  return {
    ...given,
    direction: 'minimize',
    update: (prediction, target) =>
      tf.tidy(() => {
        const { total, count } = errors(prediction, target)
        return withCount(total, count)
      }),
    compute: (sums) => ratio(sums[0]!, sums[1]!),
  }
}

/** The sums [sum, count]. */
function withCount(sum: Scalar, count: number): Tensor1D {
  return tf.concat([tf.reshape(sum, [1]), tf.tensor1d([count], 'float32')]) as Tensor1D
}

/**
 * A metric that is the share of answers that are right; higher is better, and NaN predictions give NaN.
 *
 * @param answers how many are right, of how many; or the three sums of `withCountAndScores`, where one kernel gives them all
 */
export function shareOfRight(
  given: Pick<Metric, 'name' | 'everyStep' | 'decides'>,
  answers: (prediction: Tensor, target: Tensor) => { readonly right: Scalar; readonly count: number } | Tensor1D,
): Metric {
  return {
    ...given,
    direction: 'maximize',
    valueKind: 'fraction',
    update(prediction, target) {
      return tf.tidy(() => {
        const given = answers(prediction, target)
        return given instanceof tf.Tensor ? given : withCountAndScores(given.right, given.count, prediction)
      })
    },
    compute: meanOfScored,
  }
}

/** The sums [sum, count, sum of all scores]; the last is NaN where a prediction is, which a count of right answers would hide. */
function withCountAndScores(sum: Scalar, count: number, prediction: Tensor): Tensor1D {
  return tf.concat([withCount(sum, count), tf.reshape(tf.sum(prediction), [1])]) as Tensor1D
}

/** The mean of sums made by `withCountAndScores`: NaN where a prediction was NaN. */
function meanOfScored(sums: ArrayLike<number>): number {
  if (Number.isNaN(sums[2])) return NaN
  return sums[1] === 0 ? 0 : sums[0]! / sums[1]!
}

/** prediction − target, in the shape of the prediction. @throws ExperimentError for targets that are classes */
export function differences(prediction: Tensor, target: Tensor, where: string, id: string): Tensor {
  return tf.sub(prediction, valuesLike(prediction, target, where, id))
}

/** Targets that are values, in the shape of the prediction. @throws ExperimentError for targets that are classes */
export function valuesLike(prediction: Tensor, target: Tensor, where: string, id: string): Tensor {
  if (target.dtype === 'int32')
    throw new ExperimentError({
      where: `${where}: ${id}`,
      expected: 'targets that are values',
      received: 'classes',
      remedy: 'metric:accuracy fits those',
    })
  return toShapeOf(prediction, target)
}
