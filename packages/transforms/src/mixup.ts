import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { drawBeta, partnersOf, perSampleLike } from './mixing.js'
import { positive } from './option-schemas.js'
import { defineTransform, type TransformContext } from './transform.js'

const options = v.strictObject({
  alpha: v.optional(
    v.pipe(
      positive,
      v.description(
        'α of Beta(α, α), from which the weight of the own sample is drawn; 1 is uniform, small leaves samples nearly as they are',
      ),
    ),
    0.2,
  ),
})

/**
 * mixup: a weighted mean of each sample and another of the batch, and the same of their targets: λ·x + (1 − λ)·x', λ ~ Beta(α, α) for each sample.
 *
 * `x [batch, …]`, samples of any shape, and targets as probabilities `[batch, classes]`; both keep their shapes.
 * Zhang et al., "mixup: beyond empirical risk minimization" (2017), arXiv:1710.09412.
 *
 * @example
 * { use: 'transform:mixup', with: { alpha: 0.2 } }
 */
export const mixup = defineTransform({
  id: 'transform:mixup',
  summary: 'Mixes samples and their targets in pairs; works on samples of any shape',
  options,
  create: ({ alpha }) => {
    function mix(tensors: readonly Tensor[], { random }: TransformContext): Tensor[] {
      const share = drawBeta(random, alpha, tensors[0]!.shape[0]!)
      return tensors.map((tensor) => {
        const own = perSampleLike(share, tensor)
        return tf.add(tf.mul(tensor, own), tf.mul(partnersOf(tensor), tf.sub(1, own)))
      })
    }

    return {
      appliesInEvaluation: false,
      outputShape: (shape) => shape,
      apply: (x, context) => tf.tidy(() => mix([x], context)[0]!),
      applyWithTargets(x, targets, context) {
        const [mixed, mixedTargets] = tf.tidy(() => mix([x, targets], context))
        return { x: mixed!, targets: mixedTargets! }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:mixup': OptionsOf<typeof mixup>
  }
}
