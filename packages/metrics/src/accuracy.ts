import { noOptions, type OptionsOf } from '@telarjs/core'
import { accuracySums } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { decisionsOf, hasManyLabels, labelsOf, scoresOf } from './lib/class-counts.js'
import { shareOfRight } from './lib/sums.js'
import { defineMetric } from './metric.js'

/**
 * The share of samples that are classified right: the highest score is at the class, the sign of one logit is that of the class.
 * Of several labels per sample all must be right (exact match), as in scikit-learn; `metric:label-accuracy` counts each label.
 *
 * `accuracy = right / samples`
 *
 * prediction [batch, classes], [batch, 1] or [batch, labels] and target int32 [batch] or float32 [batch, labels] -> 0 … 1; NaN predictions give NaN.
 *
 * @example
 * const metric = create(accuracy)
 * const sums = metric.update(tf.tensor2d([[2, 1], [0, 3]]), tf.tensor1d([0, 0], 'int32'))
 * metric.compute(sums.dataSync(), 2) // 0.5
 */
export const accuracy = defineMetric({
  id: 'metric:accuracy',
  summary: 'Share of samples that are classified right; of several labels per sample all must be right',
  options: noOptions,
  create: (_, { where }) =>
    shareOfRight({ name: 'accuracy', everyStep: true, decides: true }, (prediction, target) =>
      hasManyLabels(prediction, target)
        ? { right: countExactMatches(prediction, target), count: prediction.shape[0]! }
        : accuracySums(scoresOf(prediction), labelsOf(prediction, target, where, 'metric:accuracy')),
    ),
})

function countExactMatches(prediction: Tensor, target: Tensor): Scalar {
  const { predicted, actual } = decisionsOf(prediction, target)
  return tf.sum(tf.cast(tf.all(tf.equal(predicted, actual), 1), 'float32'))
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:accuracy': OptionsOf<typeof accuracy>
  }
}
