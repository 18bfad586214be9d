import type { OptionsOf } from '@telarjs/core'
import { isLabels, softmaxCrossEntropy } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { checkClasses, checkClassWeights } from './lib/loss-check.js'
import { classWeights } from './lib/option-schemas.js'
import { meanOverSamples, taped, weightedByClass, type LossFunctions } from './lib/per-sample.js'
import { defineLoss } from './loss.js'

const options = v.strictObject({
  labelSmoothing: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.ltValue(1),
      v.description('The share ε of each target that is spread over all classes'),
    ),
    0,
  ),
  classWeights,
})

/**
 * Cross-entropy of the softmax p of logits z, differentiated together with it: ∂l/∂z = p − y.
 *
 * `l = −Σ y·log softmax(z)`
 *
 * z [batch, classes] and y [batch] (int32 class numbers) or [batch, classes] (probabilities) -> a scalar, in nats. With label smoothing ε,
 * y becomes (1 − ε)·y + ε/C. Data of another number of classes, and values, are an ExperimentError of `check`.
 * Label smoothing: Szegedy et al., "Rethinking the Inception architecture" (2016), arXiv:1512.00567.
 *
 * @example
 * const loss = create(crossEntropy)
 * loss.compute(tf.tensor2d([[0, 0]]), tf.tensor1d([1], 'int32')) // ln 2 = 0.6931
 */
export const crossEntropy = defineLoss({
  id: 'loss:cross-entropy',
  summary: 'Cross-entropy of the softmax of logits, from class numbers or probabilities',
  implies: { metrics: [{ use: 'metric:accuracy' }] },
  options,
  create: (options, { where }) => ({
    targets: 'classes',
    ...weightedByClass(crossEntropyOf(options.labelSmoothing), options.classWeights),
    probabilities: (prediction) => tf.softmax(prediction),
    check(predictionShape, target) {
      checkClasses(where, 'loss:cross-entropy', predictionShape, target)
      checkClassWeights(where, 'loss:cross-entropy', options.classWeights, target)
    },
  }),
})

function crossEntropyOf(labelSmoothing: number): LossFunctions {
  const soft = meanOverSamples({
    each: (z, y) => tf.neg(tf.sum<Tensor1D>(tf.mul(smooth(y), tf.logSoftmax(z)), 1)),
    slope: (z, y) => tf.sub(tf.softmax(z), smooth(y)),
  })

  function smooth(y: Tensor): Tensor {
    return labelSmoothing === 0 ? y : tf.add(tf.mul(y, 1 - labelSmoothing), labelSmoothing / y.shape[1]!)
  }

  function gradient(z: Tensor, target: Tensor, weights?: Tensor1D) {
    return isLabels(target)
      ? softmaxCrossEntropy(z as Tensor2D, target, weights, { labelSmoothing })
      : soft.gradient(z, target, weights)
  }

  return {
    gradient,
    compute: (z, target, weights) =>
      isLabels(target)
        ? taped(
            z,
            (logits) => gradient(logits, target, weights).value,
            (logits) => gradient(logits, target, weights).gradient,
          )
        : soft.compute(z, target, weights),
  }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'loss:cross-entropy': OptionsOf<typeof crossEntropy>
  }
}
