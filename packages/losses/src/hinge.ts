import type { OptionsOf } from '@telarjs/core'
import { toProbabilities, toSecondClass } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { checkClasses, checkOneLogit } from './lib/loss-check.js'
import { positive } from './lib/option-schemas.js'
import { meanOfEach, meanOverSamples } from './lib/per-sample.js'
import { defineLoss } from './loss.js'

const options = v.strictObject({
  margin: v.optional(v.pipe(positive, v.description('By how much the right score should lead')), 1),
})

/**
 * Hinge loss: the score of the right class should lead the others by the margin m. t is ±1 for two classes.
 *
 * `l = max(0, m − t·z), or Σ max(0, m − z_label + z_j) / C for C scores`
 *
 * z [batch, 1] and y [batch] of two classes, or z [batch, classes] and y [batch] or [batch, classes] -> a scalar.
 * Weston and Watkins, "Support vector machines for multi-class pattern recognition" (1999); divided by C as in PyTorch's MultiMarginLoss.
 *
 * @example
 * create(hinge).compute(tf.tensor2d([[0.25]]), tf.tensor1d([1], 'int32')) // 0.75
 */
export const hinge = defineLoss({
  id: 'loss:hinge',
  summary: 'Margin by which the right class should lead: one score for two classes, or a score per class',
  implies: { metrics: [{ use: 'metric:accuracy' }] },
  options,
  create: ({ margin }, { where }) => ({
    targets: 'classes',
    ...meanOverSamples({
      each: (z, target) => meanOfEach(tf.relu(lack(z, target, margin))),
      slope(z, target) {
        const active: Tensor = tf.step(lack(z, target, margin))
        if (isBinary(z)) return tf.neg(tf.mul(active, signs(z, target)))
        const y = toProbabilities(target, z.shape[1]!)
        return tf.div(tf.sub(active, tf.mul(y, tf.sum(active, 1, true))), z.shape[1]!)
      },
    }),
    probabilities: (prediction) => (isBinary(prediction) ? tf.sigmoid(prediction) : tf.softmax(prediction)),
    check(predictionShape, target) {
      const checkShape = predictionShape.join() === '1' ? checkOneLogit : checkClasses
      checkShape(where, 'loss:hinge', predictionShape, target)
    },
  }),
})

/** By how much each score falls short of the margin; negative where it does not. */
function lack(z: Tensor, target: Tensor, margin: number): Tensor {
  if (isBinary(z)) return tf.sub(margin, tf.mul(signs(z, target), z))
  const y = toProbabilities(target, z.shape[1]!)
  const right = tf.sum(tf.mul(y, z), 1, true)
  return tf.add(tf.sub(tf.mul(margin, tf.sub(1, y)), right), z)
}

/** t: 1 for class 1 and −1 for class 0. */
function signs(z: Tensor, target: Tensor): Tensor {
  return tf.sub(tf.mul(2, toSecondClass(z, target)), 1)
}

function isBinary(z: Tensor): boolean {
  return z.shape[1] === 1
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'loss:hinge': OptionsOf<typeof hinge>
  }
}
