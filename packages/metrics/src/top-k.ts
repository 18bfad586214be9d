/**
 * The share of samples whose class is among the k highest scores. Of equal scores the class that comes first is higher,
 * so that a prediction of one score for all classes is not right for all.
 */
import type { OptionsOf } from '@telarjs/core'
import { oneHot } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { ratio } from './lib/averaging.js'
import { labelsOf, scoresOf } from './lib/class-counts.js'
import { withCount } from './lib/sums.js'
import { defineMetric } from './metric.js'

const options = v.strictObject({
  k: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.description('How many of the highest scores count')),
    5,
  ),
})

export const topK = defineMetric({
  kind: 'metric',
  id: 'metric:top-k',
  version: 1,
  summary: 'Share of samples whose class is among the k highest scores',
  options,
  create: ({ k }, { where }) => ({
    name: `top-${k}`,
    direction: 'maximize',
    everyStep: false,
    update: (prediction, target) =>
      tf.tidy(() => {
        const scores = scoresOf(prediction)
        const classes = scores.shape[1]
        const labels = labelsOf(target, where, 'metric:top-k')
        const own = tf.sum(tf.mul(scores, oneHot(labels, classes)), 1, true)
        const notBefore = tf.greaterEqual(
          tf.reshape(tf.range(0, classes, 1, 'int32'), [1, classes]),
          tf.reshape(labels, [-1, 1]),
        )
        const notAhead = tf.logicalOr(tf.less(scores, own), tf.logicalAnd(tf.equal(scores, own), notBefore))
        // Counted by who is not ahead, so that NaN, which compares as false, is never right.
        const ahead = tf.sub(classes, tf.sum(tf.cast(notAhead, 'float32'), 1))
        return withCount(tf.sum(tf.cast(tf.less(ahead, k), 'float32')), prediction.shape[0]!)
      }),
    compute: (sums) => ratio(sums[0]!, sums[1]!),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:top-k': OptionsOf<typeof topK>
  }
}
