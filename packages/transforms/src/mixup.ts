/**
 * Mixes each sample with another of the batch, and their targets with them: λ·x + (1 − λ)·x', λ ~ Beta(α, α) for each.
 * Zhang et al., "mixup: beyond empirical risk minimization" (2017), arXiv:1710.09412.
 */
import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { drawBeta, partnersOf, perSampleLike } from './mixing.js'
import { positive } from './option-schemas.js'
import { defineTransform, type TransformContext } from './transform.js'

const options = v.strictObject({
  alpha: v.optional(
    v.pipe(positive, v.title('α'), v.description('Small: samples nearly as they are; 1: any mixture is as likely.')),
    0.2,
  ),
})

export const mixup = defineTransform({
  kind: 'transform',
  id: 'transform:mixup',
  version: 1,
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
