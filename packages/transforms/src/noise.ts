import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { evaluationOption, augmentSamples } from './image.js'
import { notNegative } from './option-schemas.js'
import { defineTransform } from './transform.js'

const options = v.strictObject({
  deviation: v.optional(
    v.pipe(notNegative, v.description('σ: the standard deviation of the noise; pixels are 0 … 1')),
    0.1,
  ),
  appliesInEvaluation: evaluationOption,
})

/**
 * Gaussian noise added to every value: x + σ·n, with n standard normal.
 *
 * `x [batch, …] → [batch, …]`, samples of any shape; σ is in the units of the values, which are 0 … 1 for pixels.
 * Bishop, "Training with noise is equivalent to Tikhonov regularization" (1995).
 *
 * @example
 * { use: 'transform:noise', with: { deviation: 0.05 } }
 */
export const noise = defineTransform({
  id: 'transform:noise',
  summary: 'Adds Gaussian noise; works on samples of any shape',
  options,
  create: ({ deviation, appliesInEvaluation }) =>
    augmentSamples(appliesInEvaluation, (x, random) => tf.add(x, tf.mul(random.normal(x.shape), deviation))),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:noise': OptionsOf<typeof noise>
  }
}
