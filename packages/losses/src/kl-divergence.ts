import { noOptions, type OptionsOf } from '@telarjs/core'
import { toProbabilities } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor1D } from '@tensorflow/tfjs-core'
import { checkByTargets, checkClasses } from './lib/loss-check.js'
import { meanOverSamples } from './lib/per-sample.js'
import { defineLoss } from './loss.js'

/** Smaller than any probability that float32 softmax gives, and not yet a denormal, which GPUs flush to zero. */
const smallest = 1e-37

/**
 * Divergence of the softmax p of logits from target probabilities y, with 0·log 0 = 0; ∂l/∂z = p·Σ y − y.
 *
 * `l = Σ y·(log y − log softmax(z))`
 *
 * z [batch, classes] and y [batch, classes] (probabilities) or [batch] (int32 class numbers) -> a scalar, in nats.
 * Kullback and Leibler, "On information and sufficiency" (1951), doi:10.1214/aoms/1177729694.
 *
 * @example
 * create(klDivergence).compute(tf.tensor2d([[0, 0]]), tf.tensor2d([[0.5, 0.5]])) // 0
 */
export const klDivergence = defineLoss({
  id: 'loss:kl-divergence',
  summary: 'Kullback–Leibler divergence of the softmax of logits from targets that are probabilities',
  options: noOptions,
  create: (_, { where }) => ({
    targets: 'values',
    ...meanOverSamples({
      each(z, target) {
        const y = toProbabilities(target, z.shape[1]!)
        return tf.sum<Tensor1D>(tf.mul(y, tf.sub(tf.log(tf.maximum(y, smallest)), tf.logSoftmax(z))), 1)
      },
      slope(z, target) {
        const y = toProbabilities(target, z.shape[1]!)
        return tf.sub(tf.mul(tf.softmax(z), tf.sum(y, 1, true)), y)
      },
    }),
    probabilities: (prediction) => tf.softmax(prediction),
    check: checkByTargets(where, 'loss:kl-divergence', checkClasses),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'loss:kl-divergence': OptionsOf<typeof klDivergence>
  }
}
