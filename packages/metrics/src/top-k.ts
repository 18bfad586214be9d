import type { OptionsOf } from '@telarjs/core'
import { oneHot } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { labelsOf, scoresOf } from './lib/class-counts.js'
import { shareOfRight } from './lib/sums.js'
import { defineMetric } from './metric.js'

const options = v.strictObject({
  k: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.description('How many of the highest scores count')),
    5,
  ),
})

/**
 * The share of samples whose class is among the k highest scores. Of equal scores the class that comes first is higher, so that a
 * prediction of one score for all classes is not right for all.
 *
 * `top-k = samples whose class has fewer than k classes ahead / samples`
 *
 * prediction [batch, classes] and target int32 [batch] -> 0 … 1; NaN predictions give NaN.
 *
 * @example
 * const metric = create(topK, { k: 2 })
 * const sums = metric.update(tf.tensor2d([[3, 2, 1]]), tf.tensor1d([1], 'int32'))
 * metric.compute(sums.dataSync(), 1) // 1
 */
export const topK = defineMetric({
  id: 'metric:top-k',
  summary: 'Share of samples whose class is among the k highest scores',
  options,
  create: ({ k }, { where }) =>
    shareOfRight({ name: `top-${k}`, everyStep: false }, (prediction, target) => {
      const scores = scoresOf(prediction)
      const classes = scores.shape[1]
      const labels = labelsOf(prediction, target, where, 'metric:top-k')
      const own = tf.sum(tf.mul(scores, oneHot(labels, classes)), 1, true)
      const notBefore = tf.greaterEqual(
        tf.reshape(tf.range(0, classes, 1, 'int32'), [1, classes]),
        tf.reshape(labels, [-1, 1]),
      )
      const notAhead = tf.logicalOr(tf.less(scores, own), tf.logicalAnd(tf.equal(scores, own), notBefore))
      const ahead = tf.sub(classes, tf.sum(tf.cast(notAhead, 'float32'), 1))
      return { right: tf.sum(tf.cast(tf.less(ahead, k), 'float32')), count: prediction.shape[0]! }
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:top-k': OptionsOf<typeof topK>
  }
}
