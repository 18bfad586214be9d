import type { OptionsOf } from '@telarjs/core'
import { toProbabilities } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { checkClasses, checkClassWeights } from './lib/loss-check.js'
import { classWeights } from './lib/option-schemas.js'
import { meanOverSamples, weightedByClass } from './lib/per-sample.js'
import { defineLoss } from './loss.js'

const options = v.strictObject({
  gamma: v.optional(
    v.pipe(v.number(), v.minValue(0), v.finite(), v.description('How much less right predictions count')),
    2,
  ),
  classWeights,
})

/** Keeps (1 − p)^(γ − 1) finite at p = 1, where its factor log p is zero. */
const tiny = 1e-7

/**
 * Focal loss of the softmax p of logits: what is already right counts less; γ = 0 is cross-entropy.
 *
 * `l = −Σ y·(1 − p)^γ·log p, p = softmax(z)`
 *
 * z [batch, classes] and y [batch] (int32 class numbers) or [batch, classes] (probabilities) -> a scalar, in nats.
 * Lin et al., "Focal loss for dense object detection" (2017), arXiv:1708.02002; its α are the class weights.
 *
 * @example
 * create(focal).compute(tf.tensor2d([[0, 0]]), tf.tensor1d([1], 'int32')) // 0.5²·ln 2 = 0.1733
 */
export const focal = defineLoss({
  id: 'loss:focal',
  summary: 'Cross-entropy that counts samples less the more certainly they are right',
  implies: { metrics: [{ use: 'metric:accuracy' }] },
  options,
  create: ({ gamma, classWeights: weights }, { where }) => ({
    targets: 'classes',
    ...weightedByClass(
      meanOverSamples({
        each(z, target) {
          const { y, logP, q } = parts(z, target)
          return tf.neg(tf.sum<Tensor1D>(tf.mul(y, tf.mul(tf.pow(q, gamma), logP)), 1))
        },
        // With g = y·p·∂l/∂p, the chain through the softmax gives g − p·Σ g.
        slope(z, target) {
          const { y, logP, p, q } = parts(z, target)
          const g: Tensor = tf.mul(
            y,
            tf.sub(tf.mul(tf.mul(p, logP), tf.mul(gamma, tf.pow(q, gamma - 1))), tf.pow(q, gamma)),
          )
          return tf.sub(g, tf.mul(p, tf.sum(g, 1, true)))
        },
      }),
      weights,
    ),
    probabilities: (prediction) => tf.softmax(prediction),
    check(predictionShape, target) {
      checkClasses(where, 'loss:focal', predictionShape, target)
      checkClassWeights(where, 'loss:focal', weights, target)
    },
  }),
})

function parts(z: Tensor, target: Tensor) {
  const logP: Tensor = tf.logSoftmax(z)
  const p: Tensor = tf.exp(logP)
  return { y: toProbabilities(target, z.shape[1]!), logP, p, q: tf.maximum(tf.sub(1, p), tiny) as Tensor }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'loss:focal': OptionsOf<typeof focal>
  }
}
