import type { Plugin } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import { checkGradient } from './differences.js'
import { firstDifference } from './equal.js'
import { checkAlive, checkNoLeak, withoutReads } from './guards.js'
import { createKit } from './kit.js'
import { lossFaultChecks, useLoss } from './loss-faults.js'
import { BATCH, begin, ofEmbeddings, WEIGHTS, type LossConfig } from './loss-run.js'
import { broken, type Checks } from './subject.js'

export type { LossConfig } from './loss-run.js'

const checks: Checks<'loss', LossConfig> = {
  'is one finite number, also for confident predictions'(subject) {
    const at = begin(subject)
    const factors = at.loss.targets === 'classes' ? [1, 200] : [1]
    for (const factor of factors) {
      tf.tidy(() => {
        const value = at.loss.compute(tf.mul(at.prediction, factor), at.target)
        if (value.rank !== 0 || value.dtype !== 'float32')
          broken(subject, `compute: expected a float32 scalar, received ${value.dtype} [${value.shape}]`)
        const number = value.dataSync()[0]!
        if (!Number.isFinite(number))
          broken(
            subject,
            `compute: expected a finite loss for predictions ${factor} times as large, received ${number}`,
          )
      })
    }
    at.free()
  },

  'is the mean over the samples'(subject) {
    const at = begin(subject)
    if (ofEmbeddings(at.loss)) return at.free()
    tf.tidy(() => {
      const once = at.loss.compute(at.prediction, at.target).dataSync()
      const twice = at.loss
        .compute(tf.concat([at.prediction, at.prediction], 0), tf.concat([at.target, at.target], 0))
        .dataSync()
      if (firstDifference(twice, once, 1e-5) >= 0)
        broken(
          subject,
          `compute: a batch and the same batch twice over gave ${once[0]} and ${twice[0]}; take the mean over samples`,
        )
    })
    at.free()
  },

  'does not depend on the order of the samples'(subject) {
    const at = begin(subject)
    tf.tidy(() => {
      const given = at.loss.compute(at.prediction, at.target).dataSync()
      const turned = at.loss.compute(tf.reverse(at.prediction, 0), tf.reverse(at.target, 0)).dataSync()
      if (firstDifference(turned, given, 1e-5) >= 0)
        broken(subject, `compute: a batch and the same batch backwards gave ${given[0]} and ${turned[0]}`)
    })
    at.free()
  },

  'weighs samples'(subject) {
    const at = begin(subject)
    tf.tidy(() => {
      const ones = at.loss.compute(at.prediction, at.target, tf.ones([BATCH]) as Tensor1D).dataSync()
      const none = at.loss.compute(at.prediction, at.target).dataSync()
      if (firstDifference(ones, none, 1e-5) >= 0)
        broken(subject, `compute: weights of one gave ${ones[0]}, no weights ${none[0]}`)
      if (ofEmbeddings(at.loss)) return
      const first = tf.tensor1d([1, 0, 0, 0, 0])
      const moved = tf.add(at.prediction, tf.mul(tf.reshape(tf.sub(1, first), [BATCH, ...at.shape.map(() => 1)]), 0.5))
      const [a, b] = [
        at.loss.compute(at.prediction, at.target, first).dataSync(),
        at.loss.compute(moved, at.target, first).dataSync(),
      ]
      if (firstDifference(a, b, 1e-5) >= 0) broken(subject, 'compute: samples of weight 0 change the loss')
    })
    at.free()
  },

  'takes probabilities as well as class numbers'(subject) {
    const at = begin(subject)
    if (at.loss.targets === 'classes' && !ofEmbeddings(at.loss)) {
      tf.tidy(() => {
        const [numbers, probabilities] = [
          at.loss.compute(at.prediction, at.target),
          at.loss.compute(at.prediction, tf.cast(tf.oneHot(at.target as Tensor1D, at.classes), 'float32')),
        ]
        const [a, b] = [numbers.dataSync(), probabilities.dataSync()]
        if (firstDifference(b, a, 1e-5) >= 0)
          broken(subject, `compute: class numbers gave ${a[0]}, the same classes as probabilities ${b[0]}`)
        // Mixed samples have mixed classes.
        const [certain, next] = [
          at.target,
          tf.mod(tf.add(at.target, tf.scalar(1, 'int32')), tf.scalar(at.classes, 'int32')),
        ].map((labels) => tf.cast(tf.oneHot(labels as Tensor1D, at.classes), 'float32')) as [Tensor, Tensor]
        const mixed = at.loss.compute(at.prediction, tf.add(tf.mul(certain, 0.6), tf.mul(next, 0.4))).dataSync()
        if (at.classes > 1 && firstDifference(mixed, a, 1e-6) < 0)
          broken(subject, 'compute: takes only the most probable class of targets that are probabilities')
      })
    }
    at.free()
  },

  'has the gradient of finite differences, by its own gradient and by the tape'(subject) {
    for (const weighted of [false, true]) {
      const at = begin(subject)
      const weights = weighted ? tf.tensor1d(WEIGHTS) : undefined
      const start = at.prediction.dataSync<'float32'>().slice()
      const f = (values: Float32Array) =>
        tf.tidy(() => at.loss.compute(tf.tensor(values, at.prediction.shape), at.target, weights).dataSync()[0]!)
      const name = weighted ? 'weighted gradient' : 'gradient'
      const taped = tf.tidy(() =>
        tf
          .grad((x: Tensor) => at.loss.compute(x, at.target, weights))(at.prediction)
          .dataSync(),
      )
      checkGradient(subject, `${name} by the tape`, f, start, taped)
      if (at.loss.gradient) {
        tf.tidy(() => {
          const { value, gradient } = at.loss.gradient!(at.prediction, at.target, weights)
          if (gradient.shape.join() !== at.prediction.shape.join())
            broken(subject, `gradient: expected the shape [${at.prediction.shape}], received [${gradient.shape}]`)
          checkGradient(subject, name, f, start, gradient.dataSync())
          const [own, computed] = [value.dataSync(), at.loss.compute(at.prediction, at.target, weights).dataSync()]
          if (firstDifference(own, computed, 1e-5) >= 0)
            broken(subject, `gradient: its value is ${own[0]}, but compute gives ${computed[0]}`)
        })
      }
      weights?.dispose()
      at.free()
    }
  },

  async 'frees what it makes and nothing that it is lent'(subject) {
    const at = begin(subject)
    await checkNoLeak(subject, 'compute', () => tf.tidy(() => void at.loss.compute(at.prediction, at.target)))
    await checkNoLeak(subject, 'gradient', () => tf.tidy(() => void at.loss.gradient?.(at.prediction, at.target)))
    checkAlive(subject, 'compute', { prediction: at.prediction, target: at.target })
    at.free()
  },

  'reads nothing back inside a step'(subject) {
    const at = begin(subject)
    withoutReads(subject, [], () => tf.tidy(() => void at.loss.compute(at.prediction, at.target)))
    withoutReads(subject, [], () => tf.tidy(() => void at.loss.gradient?.(at.prediction, at.target)))
    at.free()
  },

  'turns predictions into finite probabilities'(subject) {
    const at = begin(subject)
    const { shape, values } = tf.tidy(() => {
      const probabilities = at.loss.probabilities(at.prediction)
      return { shape: probabilities.shape, values: probabilities.dataSync() }
    })
    if (shape[0] !== BATCH || !values.every(Number.isFinite))
      broken(subject, `probabilities: expected finite numbers for ${BATCH} samples, received the shape [${shape}]`)
    if (at.loss.targets === 'classes' && !ofEmbeddings(at.loss) && !values.every((value) => value >= 0 && value <= 1))
      broken(subject, 'probabilities: expected numbers from 0 to 1')
    at.free()
  },

  'accepts shapes that fit and refuses others'(subject) {
    const at = begin(subject)
    at.loss.check(at.shape, { classes: at.loss.targets === 'classes' ? at.classes : 0, shape: at.targetShape })
    const length = at.shape.at(-1)!
    // Of two classes, one output may tell which it is.
    const lengths = length > 2 ? [length + 1, length - 1] : [length + 1]
    const { wrongShape } = subject.config
    for (const wrong of wrongShape ? [wrongShape] : lengths.map((other) => [...at.shape.slice(0, -1), other])) {
      let refused: unknown
      try {
        at.loss.check(wrong, { classes: at.loss.targets === 'classes' ? at.classes : 0, shape: at.targetShape })
      } catch (error) {
        refused = error
      }
      if ((refused as Error | undefined)?.name !== 'ExperimentError')
        broken(
          subject,
          `check: expected an ExperimentError for predictions of shape [${wrong}], received ${String(refused ?? 'none')}`,
        )
    }
    at.free()
  },

  ...lossFaultChecks,

  'shows the values that it compares with targets'(subject) {
    const at = begin(subject)
    if (at.loss.targets === 'values' && at.shape.join() === at.targetShape.join())
      tf.tidy(() => {
        const lossOf = (prediction: Tensor) => at.loss.compute(prediction, at.target).dataSync()[0]!
        const least = lossOf(at.target)
        // Not where predictions are logarithms, labels before a sigmoid, or mean the same at any size.
        const others = [tf.mul(at.target, 1.1), tf.mul(at.target, 0.9), tf.add(at.target, 0.1), tf.sub(at.target, 0.1)]
        if (!others.every((other) => lossOf(other) > least)) return
        const shown = at.loss.probabilities(at.target)
        const index = firstDifference(shown.dataSync(), at.target.dataSync(), 1e-4)
        if (index >= 0)
          broken(
            subject,
            `probabilities: the loss is least where the prediction is the target, ${at.target.dataSync()[index]}, and people are shown ${shown.dataSync()[index]}; hand over the prediction`,
          )
      })
    at.free()
  },
}

const kit = createKit(checks, useLoss)

/**
 * Checks a loss against its contract.
 *
 * @throws PluginError for the first check that fails
 * @example
 * await checkLoss(crossEntropy, { options: { labelSmoothing: 0.1 } })
 */
export const checkLoss: (plugin: Plugin<'loss'>, config?: LossConfig) => Promise<void> = kit.check

/**
 * Registers Vitest tests that a loss keeps its contract.
 *
 * @example
 * describeLoss(crossEntropy, { options: { labelSmoothing: 0.1 } })
 */
export const describeLoss: (plugin: Plugin<'loss'>, config?: LossConfig) => void = kit.describe
