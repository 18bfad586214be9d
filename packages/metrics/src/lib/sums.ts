import { ExperimentError } from '@telarjs/core'
import { toShapeOf } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core'

/** The sums [sum, count]. */
export function withCount(sum: Scalar, count: number): Tensor1D {
  return tf.concat([tf.reshape(sum, [1]), tf.tensor1d([count], 'float32')]) as Tensor1D
}

/** prediction − target, in the shape of the prediction. @throws ExperimentError for targets that are classes */
export function differences(prediction: Tensor, target: Tensor, where: string, id: string): Tensor {
  if (target.dtype === 'int32')
    throw new ExperimentError(
      `${where}: ${id}: expected targets that are values, received classes; metric:accuracy fits those`,
    )
  return tf.sub(prediction, toShapeOf(prediction, target))
}
