import { noOptions, type OptionsOf } from '@telarjs/core'
import { oneHot } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { hasManyLabels, labelsOf, scoresOf } from './lib/class-counts.js'
import { meanOfErrors } from './lib/sums.js'
import { defineMetric } from './metric.js'

/**
 * The mean negative logarithm of the probability that was given to the class of each sample, from logits; of several labels per sample,
 * the mean over labels.
 *
 * `log loss = mean of −log softmax(z)[class]`
 *
 * prediction [batch, classes], [batch, 1] or [batch, labels] and target int32 [batch] or float32 [batch, labels] -> a number from 0, in nats;
 * NaN predictions give NaN. Unlike the loss of a run it knows no label smoothing and no weights. Good, "Rational decisions" (1952).
 *
 * @example
 * const metric = create(logLoss)
 * const sums = metric.update(tf.tensor2d([[0], [0]]), tf.tensor1d([1, 0], 'int32'))
 * metric.compute(sums.dataSync(), 2) // ln 2 = 0.6931
 */
export const logLoss = defineMetric({
  id: 'metric:log-loss',
  summary: 'Mean negative logarithm of the probability given to the class of each sample',
  options: noOptions,
  create: (_, { where }) =>
    meanOfErrors({ name: 'log-loss', valueKind: 'number', everyStep: false }, (prediction, target) => {
      if (hasManyLabels(prediction, target)) return { total: sumOverLabels(prediction, target), count: prediction.size }
      const scores = scoresOf(prediction)
      const labels = labelsOf(prediction, target, where, 'metric:log-loss')
      const logP = tf.mul(tf.logSoftmax(scores), oneHot(labels, scores.shape[1]))
      return { total: tf.neg(tf.sum(logP)), count: prediction.shape[0]! }
    }),
})

/** Σ max(z, 0) − z·y + log(1 + e^−|z|) */
function sumOverLabels(z: Tensor, y: Tensor): Scalar {
  return tf.sum(tf.add(tf.sub(tf.relu(z), tf.mul(z, y)), tf.softplus(tf.neg(tf.abs(z)))))
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:log-loss': OptionsOf<typeof logLoss>
  }
}
