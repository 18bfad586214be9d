import { ExperimentError, noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar } from '@tensorflow/tfjs-core'
import { decisionsOf, hasManyLabels } from './lib/class-counts.js'
import { shareOfRight } from './lib/sums.js'
import { defineMetric } from './metric.js'

/**
 * The share of all labels that are right, where a sample has several: 1 minus the Hamming loss. A logit above 0 says yes.
 *
 * `label accuracy = right / (samples · labels)`
 *
 * prediction and target [batch, labels] -> 0 … 1; NaN predictions give NaN.
 *
 * @example
 * const metric = create(labelAccuracy)
 * const sums = metric.update(tf.tensor2d([[2, -1, 3]]), tf.tensor2d([[1, 0, 0]]))
 * metric.compute(sums.dataSync(), 1) // 0.6667
 */
export const labelAccuracy = defineMetric({
  id: 'metric:label-accuracy',
  summary: 'Share of labels that are right, where a sample has several',
  options: noOptions,
  create: (_, { where }) =>
    shareOfRight({ name: 'label-accuracy', everyStep: true, decides: true }, (prediction, target) => {
      if (!hasManyLabels(prediction, target))
        throw new ExperimentError({
          where: `${where}: metric:label-accuracy`,
          expected: 'several labels per sample, each 0 or 1',
          received: `targets of shape [${target.shape.slice(1)}]`,
          remedy: 'metric:accuracy fits those',
        })
      const { predicted, actual } = decisionsOf(prediction, target)
      return { right: tf.sum<Scalar>(tf.cast(tf.equal(predicted, actual), 'float32')), count: prediction.size }
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:label-accuracy': OptionsOf<typeof labelAccuracy>
  }
}
