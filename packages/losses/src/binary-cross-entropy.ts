import { noOptions, type OptionsOf } from '@telarjs/core'
import { toSecondClass } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { checkByTargets, checkOneLogit } from './lib/loss-check.js'
import { meanOfEach, meanOverSamples, sizeOfOne } from './lib/per-sample.js'
import { defineLoss } from './loss.js'

/**
 * Cross-entropy of the sigmoid of logits, written so that it overflows for no z; ∂l/∂z = σ(z) − y.
 *
 * `l = max(z, 0) − z·y + log(1 + e^−|z|)`
 *
 * z [batch, 1] and y [batch] of two classes, or z [batch, labels] and y [batch, labels] of 0 … 1 -> a scalar, in nats;
 * the mean over the labels of a sample.
 * Equal to −y·log σ(z) − (1 − y)·log(1 − σ(z)).
 *
 * @example
 * const loss = create(binaryCrossEntropy)
 * loss.compute(tf.tensor2d([[0]]), tf.tensor1d([1], 'int32')) // ln 2 = 0.6931
 */
export const binaryCrossEntropy = defineLoss({
  id: 'loss:binary-cross-entropy',
  summary: 'Cross-entropy of the sigmoid of logits: two classes by one logit, or many labels at once',
  implies: { metrics: [{ use: 'metric:accuracy' }] },
  options: noOptions,
  create: (_, { where }) => ({
    targets: 'classes',
    takesLabels: true,
    ...meanOverSamples({
      each(z, target) {
        const y = toSecondClass(z, target)
        return meanOfEach(tf.add(tf.sub(tf.relu(z), tf.mul(z, y)), tf.softplus(tf.neg(tf.abs(z)))))
      },
      slope: (z, target) => tf.div(tf.sub(tf.sigmoid(z), toSecondClass(z, target)), sizeOfOne(z)),
    }),
    probabilities: (prediction) => tf.sigmoid(prediction),
    check: checkByTargets(where, 'loss:binary-cross-entropy', checkOneLogit),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'loss:binary-cross-entropy': OptionsOf<typeof binaryCrossEntropy>
  }
}
