import type { Plugin } from '@telarjs/core'
import { createStepRandom } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { firstDifference } from './equal.js'
import { checkAlive, checkNoLeak, withoutReads } from './guards.js'
import { createKit } from './kit.js'
import { transformFaultChecks, useTransform } from './transform-faults.js'
import { BATCH, begin, CLASSES, type TransformConfig } from './transform-run.js'
import { broken, type Checks } from './subject.js'

export type { TransformConfig } from './transform-run.js'

const checks: Checks<'transform', TransformConfig> = {
  'gives finite batches of the shape that it announces'(subject) {
    const at = begin(subject)
    const expected = [BATCH, ...at.transform.outputShape(at.shape)]
    for (const training of at.modes) {
      const { shape, dtype, values } = at.apply(training)
      if (shape.join() !== expected.join() || dtype !== 'float32')
        broken(subject, `apply: expected float32 [${expected}], received ${dtype} [${shape}]`)
      if (!values.every(Number.isFinite)) broken(subject, 'apply: gives numbers that are not finite')
    }
    if (!at.transform.appliesInEvaluation && expected.join() !== at.x.shape.join())
      broken(subject, 'outputShape: changes the shape in training only; set always, or keep the shape')
    at.free()
  },

  'gives the same numbers for the same seed'(subject) {
    const at = begin(subject)
    if (firstDifference(at.apply(true).values, at.apply(true).values, 0) >= 0)
      broken(subject, 'apply: the same random gave other numbers; draw from the random that is passed in')
    at.free()
  },

  'is not random when it does not train'(subject) {
    const at = begin(subject)
    if (
      at.transform.appliesInEvaluation &&
      firstDifference(at.apply(false, 3).values, at.apply(false, 4).values, 0) >= 0
    ) {
      broken(subject, 'apply: random though training is false, so an evaluation would differ from the next')
    }
    at.free()
  },

  'changes targets to probabilities'(subject) {
    const at = begin(subject)
    if (at.transform.applyWithTargets) {
      const { inputs, targets } = tf.tidy(() => {
        const result = at.transform.applyWithTargets!(at.x, at.targets, at.context(true, 3))
        return {
          inputs: result.x.shape,
          targets: { shape: result.targets.shape, sums: tf.sum(result.targets, -1).dataSync() },
        }
      })
      const expected = [BATCH, ...at.transform.outputShape(at.shape)]
      if (inputs.join() !== expected.join())
        broken(subject, `applyWithTargets: expected x of shape [${expected}], received [${inputs}]`)
      if (targets.shape.join() !== [BATCH, CLASSES].join())
        broken(
          subject,
          `applyWithTargets: expected targets of shape [${[BATCH, CLASSES]}], received [${targets.shape}]`,
        )
      const off = targets.sums.findIndex((sum) => !(Math.abs(sum - 1) < 1e-5))
      if (off >= 0)
        broken(subject, `applyWithTargets: the probabilities of sample ${off} add up to ${targets.sums[off]}, not to 1`)
    }
    at.free()
  },

  async 'frees what it makes and nothing that it is lent'(subject) {
    const at = begin(subject)
    const { transform, x, targets } = at
    for (const training of at.modes)
      await checkNoLeak(subject, 'apply', () => tf.tidy(() => void transform.apply(x, at.context(training, 3))))
    await checkNoLeak(subject, 'applyWithTargets', () =>
      tf.tidy(() => void transform.applyWithTargets?.(x, targets, at.context(true, 3))),
    )
    checkAlive(subject, 'apply', { x, targets })
    at.free()
  },

  'reads nothing back inside a step'(subject) {
    const { transform, x, targets, key, free } = begin(subject)
    const step = tf.scalar(3, 'int32')
    const context = { random: createStepRandom(key, step), training: true }
    withoutReads(subject, [key, step], () => tf.tidy(() => void transform.apply(x, context)))
    withoutReads(subject, [key, step], () => tf.tidy(() => void transform.applyWithTargets?.(x, targets, context)))
    step.dispose()
    free()
  },

  'refuses a shape that does not fit'(subject) {
    const { wrongShape } = subject.config
    if (!wrongShape) return
    try {
      subject.make().outputShape(wrongShape)
    } catch (error) {
      if ((error as Error).name === 'ExperimentError') return
      broken(subject, `outputShape: expected an ExperimentError for [${wrongShape}], received ${String(error)}`)
    }
    broken(subject, `outputShape: took the shape [${wrongShape}], which it should refuse`)
  },

  ...transformFaultChecks,
}

const kit = createKit(checks, useTransform)

/**
 * Checks a transform against its contract.
 *
 * @throws PluginError for the first check that fails
 * @example
 * await checkTransform(randomAffine, { options: { rotate: 10 }, inputShape: [28, 28, 1] })
 */
export const checkTransform: (plugin: Plugin<'transform'>, config?: TransformConfig) => Promise<void> = kit.check

/**
 * Registers Vitest tests that a transform keeps its contract.
 *
 * @example
 * describeTransform(randomAffine, { options: { rotate: 10 }, inputShape: [28, 28, 1] })
 */
export const describeTransform: (plugin: Plugin<'transform'>, config?: TransformConfig) => void = kit.describe
