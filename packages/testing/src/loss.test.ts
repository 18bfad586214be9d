import { ExperimentError, noOptions } from '@telarjs/core'
import { defineLoss, type Loss } from '@telarjs/losses/loss'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { checkLoss, describeLoss, type LossConfig } from './index.js'

/** Σ w·l / Σ w */
const weighted = (perSample: Tensor, weights?: Tensor1D): tf.Scalar =>
  weights ? tf.div(tf.sum(tf.mul(perSample, weights)), tf.sum(weights)) : tf.mean(perSample)

/** ½ (prediction − target)², the mean over features and samples. */
const squared: Loss = {
  targets: 'values',
  compute: (prediction, target, weights) =>
    weighted(tf.mean(tf.mul(0.5, tf.square(tf.sub(prediction, target))), -1), weights),
  gradient(prediction, target, weights) {
    const share = weights ? tf.div(tf.expandDims(weights, 1), tf.sum(weights)) : 1 / prediction.shape[0]!
    const difference = tf.div(tf.sub(prediction, target), prediction.shape.at(-1)!)
    return { value: squared.compute(prediction, target, weights), gradient: tf.mul(difference, share) }
  },
  probabilities: (prediction) => tf.clone(prediction),
  check(shape, target) {
    if (shape.join() !== target.shape.join())
      throw new ExperimentError({ where: 'loss:sample', expected: `[${target.shape}]`, received: `[${shape}]` })
  },
}

/** −log softmax of the right class, by plain ops. */
const entropy: Loss = {
  targets: 'classes',
  compute(prediction, target, weights) {
    const probabilities = target.dtype === 'int32' ? tf.oneHot(target as Tensor1D, prediction.shape.at(-1)!) : target
    return weighted(tf.neg(tf.sum(tf.mul(tf.logSoftmax(prediction), tf.cast(probabilities, 'float32')), -1)), weights)
  },
  probabilities: (prediction) => tf.softmax(prediction),
  check(shape, { classes }) {
    if (shape.at(-1) !== classes)
      throw new ExperimentError({ where: 'loss:sample', expected: `[${classes}]`, received: `[${shape}]` })
  },
}

function plugin(loss: Loss) {
  return defineLoss({
    id: 'loss:sample',
    summary: 'A sample',
    options: noOptions,
    create: () => loss,
  })
}

describeLoss(plugin(squared))
describeLoss(plugin(entropy), { predictionShape: [3] })

describe('the kit of losses refuses', () => {
  const kept: Tensor[] = []
  const faults: [string, Loss, RegExp, LossConfig?][] = [
    [
      'a wrong gradient',
      {
        ...squared,
        gradient: (...given) => ({ ...squared.gradient!(...given), gradient: tf.sub(given[0], given[1]) }),
      },
      /gradient\[\d+\]: expected .+ by finite differences/,
    ],
    [
      'a gradient without the weights',
      {
        ...squared,
        gradient: (p, t, w) => ({ value: squared.compute(p, t, w), gradient: squared.gradient!(p, t).gradient }),
      },
      /weighted gradient\[\d+\]/,
    ],
    [
      'a gradient whose value is not that of compute',
      { ...squared, gradient: (...given) => ({ ...squared.gradient!(...given), value: tf.scalar(1) }) },
      /its value is 1, but compute gives/,
    ],
    [
      'a sum instead of a mean',
      { ...squared, compute: (p, t) => tf.sum(tf.square(tf.sub(p, t))) as tf.Scalar },
      /take the mean over samples/,
    ],
    [
      'weights that are not used',
      { ...squared, compute: (p, t) => squared.compute(p, t) },
      /samples of weight 0 change the loss/,
    ],
    [
      'an overflow',
      {
        ...entropy,
        compute: (p, t) =>
          tf.neg(
            tf.log(
              tf.mean(
                tf.sum(
                  tf.mul(
                    tf.div(tf.exp(p), tf.sum(tf.exp(p), -1, true)),
                    tf.cast(tf.oneHot(t as Tensor1D, 4), 'float32'),
                  ),
                  -1,
                ),
              ),
            ),
          ) as tf.Scalar,
      },
      /200 times as large, received NaN/,
    ],
    [
      'a vector',
      { ...squared, compute: (p, t) => tf.mean(tf.square(tf.sub(p, t)), -1) as tf.Scalar },
      /expected a float32 scalar, received float32 \[5\]/,
    ],
    [
      'labels only',
      { ...entropy, compute: (p, t, w) => (t.dtype === 'int32' ? entropy.compute(p, t, w) : tf.scalar(0)) },
      /the same classes as probabilities 0/,
    ],
    [
      'a leak',
      { ...squared, compute: (...given) => (kept.push(tf.keep(tf.clone(given[0]))), squared.compute(...given)) },
      /compute: leaves 1 tensors behind/,
    ],
    [
      'a reading inside the step',
      { ...squared, compute: (p, t, w) => (p.dataSync(), squared.compute(p, t, w)) },
      /reads a tensor with dataSync\(\)/,
    ],
    [
      'probabilities beyond 1',
      { ...entropy, probabilities: (prediction) => tf.mul(prediction, 9) },
      /expected numbers from 0 to 1/,
    ],
    [
      'a shape taken that does not fit',
      { ...squared, check: () => undefined },
      /expected an ExperimentError for predictions of shape \[5\], received none/,
    ],
  ]
  it.each(faults)('%s', async (_, loss, message, config) => {
    await expect(checkLoss(plugin(loss), config)).rejects.toThrow(message)
  })
})
